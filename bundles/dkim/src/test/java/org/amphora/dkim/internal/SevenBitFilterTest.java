package org.amphora.dkim.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.amphora.api.filter.Edit;
import org.amphora.api.filter.MailFilter;
import org.amphora.api.mail.Direction;
import org.amphora.api.mail.SessionFacts;
import org.amphora.dkim.internal.signature.Result;
import org.amphora.dkim.internal.signature.Signing;
import org.amphora.testkit.filter.FakeMessage;
import org.amphora.testkit.filter.FakeTransaction;
import org.amphora.testkit.filter.MailFilterContract;
import org.amphora.testkit.queue.MemoryMailQueue;
import org.amphora.testkit.queue.MemorySpool;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SevenBitFilterTest extends MailFilterContract {
    private static final String HEAD = "From: Ann <ann@example.org>\r\nSubject: s\r\n";
    private static final SessionFacts USER =
            FakeTransaction.client().user("ann@example.org").build();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final MemoryMailQueue queue = new MemoryMailQueue();
    private TestRole role;

    @Before
    public void role() {
        role = new TestRole(folder.getRoot().toPath()).withKeys();
    }

    @Override
    protected MailFilter filter() {
        return new SevenBitFilter(role, () -> queue);
    }

    private List<Edit> edits(SessionFacts session, Direction direction, String text) {
        var transaction = new FakeTransaction("m1", session, direction);
        FakeMessage message = FakeMessage.of(transaction, text);
        filter().begin(transaction).message(message);
        return message.edits();
    }

    /** The message as intake leaves it. */
    private String converted(String text) {
        List<Edit> edits = edits(USER, Direction.SUBMISSION, text);
        String header = text.substring(0, text.indexOf("\r\n\r\n") + 2);
        String body = text.substring(text.indexOf("\r\n\r\n") + 4);
        for (Edit edit : edits) {
            if (edit instanceof Edit.ReplaceBody replace) {
                body = new String(MemorySpool.bytes(replace.body()), StandardCharsets.UTF_8);
                replace.body().close();
            } else if (edit instanceof Edit.AddHeader add) {
                header += add.name() + ": " + add.value() + "\r\n";
            } else if (edit instanceof Edit.DeleteHeader delete) {
                header = header.replaceAll("(?m)^" + delete.name() + ":.*\r\n", "");
            }
        }
        assertEquals("bodies that nobody has closed", 0, queue.memory().open());
        return header + "\r\n" + body;
    }

    @Test
    public void textBecomesQuotedPrintable() {
        String named = HEAD + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n";
        assertEquals(
                named + "Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe\r\n",
                converted(named + "Content-Transfer-Encoding: 8bit\r\n\r\nGr\u00fc\u00dfe\r\n"));
        assertEquals(
                HEAD + "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=unknown-8bit\r\n"
                        + "Content-Transfer-Encoding: quoted-printable\r\n\r\n=C3=BC\r\n",
                converted(HEAD + "\r\n\u00fc\r\n"));
    }

    @Test
    public void aPartInsideIsConverted() {
        String outer = HEAD + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
        String inner = "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: ";
        assertEquals(
                outer + "\r\n" + inner + "quoted-printable\r\n\r\n=C3=BC\r\n--b--\r\n",
                converted(outer + "\r\n" + inner + "8bit\r\n\r\n\u00fc\r\n--b--\r\n"));
    }

    /** What is signed behind it stays good where 8 bits are not taken, since there is nothing left to convert. */
    @Test
    public void theSignatureIsThatOfTheConvertedMessage() throws Exception {
        String text = converted(HEAD + "\r\n\u00fc\r\n");
        var transaction = new FakeTransaction("m1", USER, Direction.SUBMISSION);
        FakeMessage message = FakeMessage.of(transaction, text);
        new SignFilter(role).begin(transaction).message(message);
        StringBuilder signed = new StringBuilder(text);
        for (Edit edit : message.edits()) {
            var insert = (Edit.InsertHeader) edit;
            signed.insert(0, insert.name() + ": " + insert.value() + "\r\n");
        }
        assertTrue(signed.toString(), signed.chars().allMatch(c -> c < 128));
        var results = Signing.verifier().verify(Signing.message(signed.toString()), role.dns);
        assertTrue(results.stream().allMatch(v -> v.result() == Result.PASS) && !results.isEmpty());
    }

    @Test
    public void whatIsNotToBeTouched() throws Exception {
        assertEquals(List.of(), edits(USER, Direction.SUBMISSION, HEAD + "\r\nseven\r\n"));
        assertEquals(List.of(), edits(USER, Direction.SUBMISSION, HEAD + "DKIM-Signature: v=1\r\n\r\n\u00fc\r\n"));
        SessionFacts stranger = FakeTransaction.client()
                .peer(InetAddress.getByName("203.0.113.9"), 4000)
                .build();
        assertEquals(List.of(), edits(stranger, Direction.INBOUND, HEAD + "\r\n\u00fc\r\n"));
    }

    @Test
    public void withoutAQueueTheMessageStaysAsItIs() {
        var transaction = new FakeTransaction("m1", USER, Direction.SUBMISSION);
        FakeMessage message = FakeMessage.of(transaction, HEAD + "\r\n\u00fc\r\n");
        new SevenBitFilter(role, () -> null).begin(transaction).message(message);
        assertEquals(List.of(), message.edits());
    }
}
