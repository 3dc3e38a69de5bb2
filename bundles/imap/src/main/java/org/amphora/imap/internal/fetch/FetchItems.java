package org.amphora.imap.internal.fetch;

import java.util.ArrayList;
import java.util.List;
import org.amphora.imap.internal.fetch.FetchItem.Simple;
import org.amphora.imap.internal.wire.Arguments;
import org.amphora.imap.internal.wire.BadSyntax;

/** What a FETCH asks for, in the order of the responses. */
public final class FetchItems {
    private final List<FetchItem> items = new ArrayList<>();

    private FetchItems() {}

    /** @param uid whether the UID is told in any case: UID FETCH */
    public static FetchItems parse(Arguments in, boolean uid) {
        FetchItems all = new FetchItems();
        if (uid) all.items.add(Simple.UID);
        if (in.take('(')) {
            do all.one(in, false);
            while (in.take(' '));
            in.expect(')');
        } else {
            all.one(in, true);
        }
        return all;
    }

    /** What is told of messages that have come or changed while a client was away, RFC 7162 §3.2.5. */
    public static FetchItems changes() {
        FetchItems all = new FetchItems();
        all.items.addAll(List.of(Simple.UID, Simple.FLAGS, Simple.MODSEQ));
        return all;
    }

    private void one(Arguments in, boolean macro) {
        String name = in.name();
        switch (name) {
            case "UID" -> {
                if (!items.contains(Simple.UID)) items.add(Simple.UID);
            }
            case "FLAGS" -> items.add(Simple.FLAGS);
            case "MODSEQ" -> modSeq();
            case "INTERNALDATE" -> items.add(Simple.INTERNALDATE);
            case "SAVEDATE" -> items.add(Simple.SAVEDATE);
            case "EMAILID" -> items.add(Simple.EMAILID);
            case "THREADID" -> items.add(Simple.THREADID);
            case "PREVIEW" -> {
                in.takeWord(" (LAZY)"); // a preview is never so long in coming that it should be left out
                items.add(Simple.PREVIEW);
            }
            case "RFC822.SIZE" -> items.add(Simple.SIZE);
            case "ENVELOPE" -> items.add(Simple.ENVELOPE);
            case "BODYSTRUCTURE" -> items.add(Simple.BODYSTRUCTURE);
            case "BODY" -> items.add(in.take('[') ? BodyItem.parse(in, false) : Simple.BODY);
            case "BODY.PEEK" -> {
                in.expect('[');
                items.add(BodyItem.parse(in, true));
            }
            case "BINARY" -> items.add(BinaryItem.parse(in, false, false));
            case "BINARY.PEEK" -> items.add(BinaryItem.parse(in, true, false));
            case "BINARY.SIZE" -> items.add(BinaryItem.parse(in, true, true));
            case "RFC822" -> items.add(BodyItem.named("RFC822", Section.WHOLE, false));
            case "RFC822.HEADER" -> items.add(BodyItem.named("RFC822.HEADER", Section.HEADER, true));
            case "RFC822.TEXT" -> items.add(BodyItem.named("RFC822.TEXT", Section.TEXT, false));
            default -> {
                if (!macro || !macro(name)) throw new BadSyntax("Unknown FETCH item");
            }
        }
    }

    /** Once, whoever asks for it. */
    public void modSeq() {
        if (!hasModSeq()) items.add(Simple.MODSEQ);
    }

    public boolean hasModSeq() {
        return items.contains(Simple.MODSEQ);
    }

    private boolean macro(String name) {
        if (!name.equals("ALL") && !name.equals("FAST") && !name.equals("FULL")) return false;
        items.addAll(List.of(Simple.FLAGS, Simple.INTERNALDATE, Simple.SIZE));
        if (!name.equals("FAST")) items.add(Simple.ENVELOPE);
        if (name.equals("FULL")) items.add(Simple.BODY);
        return true;
    }

    List<FetchItem> items() {
        return items;
    }

    boolean needSummary() {
        return items.stream().anyMatch(FetchItem::needsSummary);
    }

    /** Whether messages become {@code \Seen} by it. */
    public boolean marksSeen() {
        return items.stream().anyMatch(FetchItem::marksSeen);
    }
}
