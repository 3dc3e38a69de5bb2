/* Modes append and purge. */
#include "mb.h"

static double t_end;

static void *append_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	char *msg = malloc(message_cap()), tag[16], u[256];
	int uid = w->id % O.users;
	long i;

	pat(u, sizeof u, O.user, uid);
	if (imap_login(&c, O.host, O.port, O.tls, uid)) {
		fail(w, "login: %s", c.last);
		goto out;
	}
	int plus = 0, multi = 1;
	if (!imap_cmd(&c, "CAPABILITY")) {
		plus = strcasestr(c.last, "LITERAL+") != NULL;
		if (strcasestr(c.last, "MULTIAPPEND"))
			multi = O.multi;
		else if (O.multi > 1)
			w->extra = 1;
	}
	if (!strstr(O.mailbox, "INBOX"))
		imap_cmd(&c, "CREATE \"%s\"", O.mailbox);
	while (!O.limit || now() < t_end) {
		i = __atomic_fetch_add(&next_msg, multi, __ATOMIC_RELAXED);
		if (i >= O.count)
			break;
		long k = O.count - i < multi ? O.count - i : multi;
		double t0 = now();
		snprintf(tag, sizeof tag, "a%u", ++c.tag);
		c_putf(&c, "%s APPEND \"%s\"", tag, O.mailbox);
		for (long j = 0; j < k; j++) {
			size_t len = message(msg, message_cap(), i + j, u);
			if (plus)
				c_putf(&c, " () {%zu+}\r\n", len);
			else {
				c_putf(&c, " () {%zu}\r\n", len);
				char *l;
				if (c_flush(&c))
					goto out;
				while ((l = c_line(&c, NULL)) && l[0] == '*')
					;
				if (!l || l[0] != '+') {
					fail(w, "append: %s", l ? l : "broken");
					goto out;
				}
			}
			c_put(&c, msg, len);
		}
		c_putf(&c, "\r\n");
		if (c_flush(&c) || imap_end(&c, tag)) {
			fail(w, "append: %s", c.last);
			break;
		}
		lat_add(w, now() - t0);
		w->ops += k;
	}
	imap_bye(&c);
out:
	w->tx = c.tx;
	c_free(&c);
	free(msg);
	return NULL;
}

int mode_append(void)
{
	Meter a, b;
	long ops = 0;
	u64 tx = 0;
	meter(&a);
	t_end = a.t + O.limit;
	Work *w = run_threads(O.sessions, append_thread);
	meter(&b);
	for (int i = 0; i < O.sessions; i++)
		ops += w[i].ops, tx += w[i].tx;
	report_head("append");
	printf(",\"sessions\":%d,\"count\":%ld,\"size\":%ld,\"multi\":%d,\"ok\":%ld,"
	    "\"secs\":%.3f,\"per_s\":%.1f,\"mb_per_s\":%.2f", O.sessions, O.count, O.size,
	    w[0].extra ? 1 : O.multi, ops, b.t - a.t, ops / (b.t - a.t), tx / 1e6 / (b.t - a.t));
	report_lat(w, O.sessions);
	report_errs(w, O.sessions);
	report_meter(&a, &b);
	return ops == O.count || O.limit > 0 ? 0 : 1;
}

static void *purge_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	for (int u = w->id; u < O.users; u += O.sessions) {
		c.exists = 0;
		if (imap_login(&c, O.host, O.port, O.tls, u))
			fail(w, "login: %s", c.last);
		else if (!imap_cmd(&c, "SELECT \"%s\"", O.mailbox) && c.exists) {
			w->ops += c.exists;
			if (imap_cmd(&c, "STORE 1:* +FLAGS.SILENT (\\Deleted)") ||
			    imap_cmd(&c, "EXPUNGE"))
				fail(w, "purge: %s", c.last);
		}
		imap_bye(&c);
	}
	c_free(&c);
	return NULL;
}

int mode_purge(void)
{
	Meter a, b;
	long ops = 0;
	meter(&a);
	Work *w = run_threads(O.sessions, purge_thread);
	meter(&b);
	for (int i = 0; i < O.sessions; i++)
		ops += w[i].ops;
	report_head("purge");
	printf(",\"users\":%d,\"messages\":%ld,\"secs\":%.3f,\"per_s\":%.1f", O.users, ops,
	    b.t - a.t, ops / (b.t - a.t));
	report_errs(w, O.sessions);
	report_meter(&a, &b);
	return 0;
}
