/* SMTP: the client, and the modes smtp and relay. */
#include "mb.h"

int smtp_reply(Conn *c, char *keep, size_t cap)
{
	size_t n;
	char *l;
	do {
		if (!(l = c_line(c, &n)) || n < 3)
			return -1;
		if (keep)
			snprintf(keep, cap, "%s", l);
	} while (n > 3 && l[3] == '-');
	return atoi(l);
}

static void b64(char *d, const char *s, size_t n)
{
	EVP_EncodeBlock((unsigned char *)d, (const unsigned char *)s, n);
}

int smtp_hello(Conn *c, int auth, int user, int *pipe, char *why, size_t cap)
{
	size_t n;
	char *l;
	if (smtp_reply(c, why, cap) != 220)
		return -1;
	c_putf(c, "EHLO mb.test\r\n");
	if (c_flush(c))
		return -1;
	*pipe = 0;
	do {
		if (!(l = c_line(c, &n)) || n < 3)
			return -1;
		if (!strncasecmp(l + 4, "PIPELINING", 10))
			*pipe = O.pipeline;
		snprintf(why, cap, "%s", l);
	} while (l[3] == '-');
	if (strncmp(l, "250", 3))
		return -1;
	if (auth) {
		char u[256], raw[600], e[900];
		pat(u, sizeof u, O.user, user);
		int k = snprintf(raw, sizeof raw, "%c%s%c%s", 0, u, 0, O.pass);
		b64(e, raw, k);
		c_putf(c, "AUTH PLAIN %s\r\n", e);
		if (c_flush(c) || smtp_reply(c, why, cap) != 235)
			return -1;
	}
	return 0;
}

int smtp_send(Conn *c, int pipe, const char *to, const char *msg, size_t len,
    double *t_dot, char *why, size_t cap)
{
	int r;
	if (pipe) {
		c_putf(c, "MAIL FROM:<%s>\r\nRCPT TO:<%s>\r\nDATA\r\n", O.from, to);
		if (c_flush(c))
			return -1;
		r = smtp_reply(c, why, cap) != 250;
		r |= smtp_reply(c, why, cap) / 10 != 25;
		if (smtp_reply(c, why, cap) != 354 || r)
			return -1;
	} else {
		c_putf(c, "MAIL FROM:<%s>\r\n", O.from);
		if (c_flush(c) || smtp_reply(c, why, cap) != 250)
			return -1;
		c_putf(c, "RCPT TO:<%s>\r\n", to);
		if (c_flush(c) || smtp_reply(c, why, cap) / 10 != 25)
			return -1;
		c_putf(c, "DATA\r\n");
		if (c_flush(c) || smtp_reply(c, why, cap) != 354)
			return -1;
	}
	c_put(c, msg, len);
	c_put(c, ".\r\n", 3);
	if (t_dot)
		*t_dot = now();
	if (c_flush(c) || smtp_reply(c, why, cap) != 250)
		return -1;
	return 0;
}

long next_msg;
static double t_end;

static void *smtp_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	char *msg = malloc(message_cap()), to[256], why[200] = "";
	int pipe = 0, sent = 0;
	long i;

	while ((!O.limit || now() < t_end) &&
	    (i = __atomic_fetch_add(&next_msg, 1, __ATOMIC_RELAXED)) < O.count) {
		pat(to, sizeof to, O.to, i % O.users);
		size_t len = message(msg, message_cap(), i, to);
		double t0 = now();
		if (c.fd < 0) {
			sent = 0;
			strcpy(why, "connect");
			if (c_open(&c, O.host, O.port, O.tls, NULL) ||
			    smtp_hello(&c, O.auth, i % O.users, &pipe, why, sizeof why)) {
				fail(w, "hello: %s", why);
				c_close(&c);
				if (w->errs > 50)
					break;
				usleep(20000);
				continue;
			}
		}
		if (smtp_send(&c, pipe, to, msg, len, NULL, why, sizeof why)) {
			fail(w, "send: %s", why);
			c_close(&c);
			if (w->errs > 50)
				break;
			continue;
		}
		lat_add(w, now() - t0);
		w->ops++;
		if (O.per_conn && ++sent >= O.per_conn) {
			c_putf(&c, "QUIT\r\n");
			c_flush(&c);
			smtp_reply(&c, NULL, 0);
			c_close(&c);
		}
	}
	if (c.fd >= 0) {
		c_putf(&c, "QUIT\r\n");
		c_flush(&c);
		smtp_reply(&c, NULL, 0);
	}
	w->rx = c.rx;
	w->tx = c.tx;
	c_free(&c);
	free(msg);
	return NULL;
}

int mode_smtp(int relay)
{
	Meter a, b;
	long base = 0, got = 0, ok = 0;
	double t_acc, t_del = 0;

	if (relay)
		sink_start();
	if (O.wait)
		base = delivered();
	meter(&a);
	t_end = a.t + O.limit;
	Work *w = run_threads(O.sessions, smtp_thread);
	t_acc = now();
	for (int i = 0; i < O.sessions; i++)
		ok += w[i].ops;
	if (O.wait) {
		double last_change = now();
		long prev = -1;
		for (;;) {
			got = delivered() - base;
			t_del = now();
			if (got >= ok)
				break;
			if (got != prev) {
				prev = got;
				last_change = t_del;
			} else if (t_del - last_change > 60)
				break;
			usleep(25000);
		}
	}
	if (relay) {
		sink_wait(120);
		t_del = sink.got ? sink.last : a.t;
		got = sink.got;
	}
	meter(&b);
	report_head(relay ? "relay" : "smtp");
	printf(",\"sessions\":%d,\"count\":%ld,\"size\":%ld,\"per_conn\":%d,\"tls\":%d,"
	    "\"auth\":%d,\"ok\":%ld,\"accept_s\":%.3f,\"accept_per_s\":%.1f", O.sessions,
	    O.count, O.size, O.per_conn, O.tls, O.auth, ok, t_acc - a.t,
	    ok / (t_acc - a.t));
	if (O.wait || relay)
		printf(",\"delivered\":%ld,\"deliver_s\":%.3f,\"deliver_per_s\":%.1f",
		    got, t_del - a.t, got ? got / (t_del - a.t) : 0);
	if (relay)
		printf(",\"signed\":%ld,\"sink_conns\":%ld", sink.signed_, sink.conns);
	report_lat(w, O.sessions);
	report_errs(w, O.sessions);
	report_meter(&a, &b);
	if (relay)	/* let the server close the connections it has cached */
		sleep(4);
	return ok == O.count || O.limit > 0 ? 0 : 1;
}
