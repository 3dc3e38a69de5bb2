package org.amphora.itests.rig;

import java.util.Properties;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A user's program: arguments are host, port of the SMTPS listener, user name, password. */
public final class SpringProgram {
    private SpringProgram() {}

    public static void main(String[] args) throws Exception {
        var sender = new JavaMailSenderImpl();
        sender.setHost(args[0]);
        sender.setPort(Integer.parseInt(args[1]));
        sender.setUsername(args[2]);
        sender.setPassword(args[3]);
        Properties p = sender.getJavaMailProperties();
        p.setProperty("mail.smtp.auth", "true");
        p.setProperty("mail.smtp.timeout", "50000");
        p.setProperty("mail.smtp.starttls.enable", "true");
        p.setProperty("mail.smtp.starttls.required", "true");
        p.setProperty("mail.smtp.socketFactory.port", args[1]);
        p.setProperty("mail.smtp.socketFactory.class", "javax.net.ssl.SSLSocketFactory");
        p.setProperty("mail.smtp.socketFactory.fallback", "false");
        sender.testConnection(); // what test-connection: true makes Spring Boot do

        var message = new SimpleMailMessage();
        message.setFrom("postmaster@localhost");
        message.setTo("postmaster@localhost");
        message.setSubject("from Spring as " + args[2]);
        message.setText("hello");
        sender.send(message);
    }
}
