package org.amphora.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.amphora.api.queue.QueueControl;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

@Service
@Command(scope = "mail", name = "queue-reschedule", description = "Changes when a message is tried next")
public final class QueueReschedule extends MailAction {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    @Argument(name = "message", description = "Its id, as mail:queue-list shows it", required = true)
    @Completion(QueueIdCompleter.class)
    String id;

    @Argument(name = "in", index = 1, description = "How long from now: 30s, 10m, 4h, 1d", required = true)
    String in;

    @Override
    void run() {
        Duration wait = time(in);
        boolean there = contracts()
                .require(
                        QueueControl.class,
                        "queue",
                        q -> q.reschedule(id, Instant.now().plus(wait)));
        if (!there) throw new IllegalArgumentException("there is no message " + id + " in the queue");
        say(id + " is tried in " + Times.words(wait));
    }

    static Duration time(String text) {
        Matcher m = TIME.matcher(text);
        if (!m.matches()) throw new IllegalArgumentException(text + " is no time such as 30s, 10m, 4h or 1d");
        return UNITS.get(m.group(2)).multipliedBy(Long.parseLong(m.group(1)));
    }
}
