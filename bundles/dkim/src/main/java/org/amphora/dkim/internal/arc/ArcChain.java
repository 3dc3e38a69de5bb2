package org.amphora.dkim.internal.arc;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.amphora.dkim.internal.canonical.Message;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.SignatureFailure;
import org.amphora.dkim.internal.signature.TagList;
import org.amphora.mime.HeaderField;

/**
 * The sets of a message in their order, as far as their numbers go: RFC 8617 §5.2, steps 1 to 3, but for what the seals
 * say.
 */
final class ArcChain {
    /** §4.2.1. */
    static final int MOST_SETS = 50;

    private static final Pattern RESULTS_INSTANCE = Pattern.compile("\\s*i\\s*=\\s*(\\d{1,3})\\s*;", Pattern.DOTALL);

    private final HeaderField[] results = new HeaderField[MOST_SETS + 1];
    private final HeaderField[] messages = new HeaderField[MOST_SETS + 1];
    private final HeaderField[] seals = new HeaderField[MOST_SETS + 1];
    private final int highest;
    private String broken = "";

    ArcChain(Message message) {
        int high = 0;
        for (HeaderField field : message.fields()) {
            if (field.is(ArcSet.RESULTS)) high = Math.max(high, put(results, field, resultsInstance(field)));
            else if (field.is(ArcSet.MESSAGE)) high = Math.max(high, put(messages, field, instance(field)));
            else if (field.is(ArcSet.SEAL)) high = Math.max(high, put(seals, field, instance(field)));
        }
        highest = high;
    }

    private int put(HeaderField[] fields, HeaderField field, int instance) {
        if (instance < 1 || instance > MOST_SETS) broken = "a field " + field.name() + " without a number";
        else if (fields[instance] != null) broken = "two fields " + field.name() + " with the number " + instance;
        else fields[instance] = field;
        return Math.min(instance, MOST_SETS);
    }

    private static int resultsInstance(HeaderField field) {
        var instance = RESULTS_INSTANCE.matcher(field.body());
        return instance.lookingAt() ? Integer.parseInt(instance.group(1)) : 0;
    }

    private static int instance(HeaderField field) {
        try {
            return (int) Math.min(MOST_SETS + 1, TagList.parse(field.body()).number("i", 0));
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    boolean isEmpty() {
        return highest == 0 && broken.isEmpty();
    }

    /** The greatest number that a field has; 0 if none has one. */
    int highest() {
        return highest;
    }

    /** The seal of the newest set, whatever the others are like; null if there is none. */
    HeaderField newestSeal() {
        return highest == 0 ? null : seals[highest];
    }

    /** Number 1 first. @throws SignatureFailure if a field is missing or there are too many */
    List<ArcSet> sets() {
        if (!broken.isEmpty()) throw new SignatureFailure(Result.FAIL, broken);
        var sets = new ArrayList<ArcSet>();
        for (int i = 1; i <= highest; i++) {
            if (results[i] == null || messages[i] == null || seals[i] == null)
                throw new SignatureFailure(Result.FAIL, "a field of set " + i + " is missing");
            sets.add(new ArcSet(i, results[i], messages[i], seals[i]));
        }
        return sets;
    }
}
