import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.event.MessageCountAdapter;
import jakarta.mail.event.MessageCountEvent;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.search.SubjectTerm;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.eclipse.angus.mail.imap.ACL;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.Rights;

/** What javamail.sh asks for: arguments are an operation and a subject, the account is told by the environment. */
public class JavaMail {
    private static final String HOST = System.getenv("MAIL_HOST");

    private static IMAPFolder inbox;

    public static void main(String[] arguments) throws Exception {
        String operation = arguments[0];
        String subject = arguments[1];
        boolean starttls = operation.equals("starttls");
        String protocol = starttls ? "imap" : "imaps";
        var p = new Properties();
        p.setProperty("mail." + protocol + ".ssl.trust", "*");
        p.setProperty("mail." + protocol + ".ssl.checkserveridentity", "false");
        p.setProperty("mail.imap.starttls.required", "true");
        p.setProperty("mail.imaps.compress.enable", String.valueOf(operation.equals("compress")));
        var session = Session.getInstance(p);
        session.setDebug(operation.equals("compress"));
        try (var store = session.getStore(protocol)) {
            int port = Integer.parseInt(System.getenv(starttls ? "IMAP_PORT" : "IMAPS_PORT"));
            store.connect(HOST, port, System.getenv("MAIL_USER"), System.getenv("MAIL_PASSWORD"));
            if (operation.equals("list")) {
                for (Folder f : store.getDefaultFolder().list("*")) System.out.println(f.getFullName());
                return;
            }
            var archive = (IMAPFolder) store.getFolder("Archive");
            if (operation.equals("share")) {
                share(archive, session.getStore(protocol), port, message(session, subject));
                return;
            }
            if (operation.equals("append")) {
                archive.appendMessages(message(session, subject));
                return;
            }
            inbox = (IMAPFolder) store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            if (operation.equals("idle")) {
                idle(subject);
                return;
            }
            Message[] found = inbox.search(new SubjectTerm(subject));
            switch (operation) {
                case "search" -> System.out.println("found " + found.length);
                case "flag" -> inbox.setFlags(found, new Flags(Flags.Flag.FLAGGED), true);
                case "move" -> inbox.moveMessages(found, archive);
                default -> System.out.println(found[0].getContent());
            }
            inbox.close(false);
        }
    }

    private static Message[] message(Session session, String subject) throws Exception {
        String text = "Subject: " + subject + "\r\n\r\nThe body of " + subject + "\r\n";
        var bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
        return new Message[] {new MimeMessage(session, bytes)};
    }

    /** Gives the other user rights, and takes them back; each time that user looks. */
    private static void share(IMAPFolder archive, Store others, int port, Message[] more) throws Exception {
        String other = System.getenv("MAIL_OTHER");
        archive.addACL(new ACL(other, new Rights("lr")));
        for (ACL a : archive.getACL()) System.out.println(a.getName() + " has " + a.getRights());
        System.out.println("owner has " + archive.myRights());
        others.connect(HOST, port, other, System.getenv("MAIL_PASSWORD"));
        look(others, other, more);
        archive.removeACL(other);
        look(others, other, more);
        others.close();
    }

    private static void look(Store others, String other, Message[] more) throws Exception {
        boolean any = false;
        for (Folder user : others.getUserNamespaces("")) {
            if (!user.exists()) continue;
            for (Folder f : user.list("*")) {
                if ((f.getType() & Folder.HOLDS_MESSAGES) == 0) continue;
                any = true;
                f.open(Folder.READ_ONLY);
                System.out.println(other + " sees " + f.getName() + " with " + ((IMAPFolder) f).myRights() + ", holds "
                        + f.getMessage(1).getSubject());
                try {
                    f.appendMessages(more);
                } catch (MessagingException e) {
                    System.out.println(other + " cannot append");
                }
                f.close(false);
            }
        }
        if (!any) System.out.println(other + " sees nothing");
    }

    private static void idle(String subject) throws Exception {
        var heard = new boolean[1];
        inbox.addMessageCountListener(new MessageCountAdapter() {
            @Override
            public void messagesAdded(MessageCountEvent e) {
                heard[0] = true;
            }
        });
        System.out.println("idling");
        while (!heard[0]) inbox.idle(true);
        System.out.println("heard of " + inbox.getMessage(inbox.getMessageCount()).getSubject());
        inbox.close(false);
    }
}
