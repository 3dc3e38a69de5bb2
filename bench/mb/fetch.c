/* Modes fetch and cmds. */
#include "mb.h"

static void *fetch_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	double t0;

	if (imap_login(&c, O.host, O.port, O.tls, w->id % O.users) ||
	    imap_cmd(&c, "SELECT \"%s\"", O.mailbox)) {
		fail(w, "login/select: %s", c.last);
		c_free(&c);
		return NULL;
	}
	u64 n = c.exists, rx0 = c.rx;
	if (O.each) {
		if (O.count && (u64)O.count < n)
			n = O.count;
		unsigned s = 7919 * (w->id + 1);
		for (u64 i = 0; i < n; i++) {
			s = s * 1103515245 + 12345;
			t0 = now();
			if (imap_cmd(&c, "FETCH %llu (FLAGS BODY.PEEK[])",
			    (s >> 8) % c.exists + 1)) {
				fail(w, "fetch: %s", c.last);
				break;
			}
			lat_add(w, now() - t0);
			w->ops++;
		}
	} else
		for (int r = 0; r < O.repeat; r++) {
			t0 = now();
			if (imap_cmd(&c, "FETCH 1:* (FLAGS BODY.PEEK[])")) {
				fail(w, "fetch: %s", c.last);
				break;
			}
			lat_add(w, now() - t0);
			w->ops += c.lines;
		}
	w->rx = c.rx - rx0;
	imap_bye(&c);
	c_free(&c);
	return NULL;
}

int mode_fetch(void)
{
	Meter a, b;
	long ops = 0;
	u64 rx = 0;
	meter(&a);
	Work *w = run_threads(O.sessions, fetch_thread);
	meter(&b);
	for (int i = 0; i < O.sessions; i++)
		ops += w[i].ops, rx += w[i].rx;
	report_head("fetch");
	printf(",\"sessions\":%d,\"tls\":%d,\"each\":%d,\"messages\":%ld,\"secs\":%.3f,"
	    "\"per_s\":%.1f,\"mb_per_s\":%.2f", O.sessions, O.tls, O.each, ops, b.t - a.t,
	    ops / (b.t - a.t), rx / 1e6 / (b.t - a.t));
	report_lat(w, O.sessions);
	report_errs(w, O.sessions);
	report_meter(&a, &b);
	return 0;
}

int mode_cmds(void)
{
	Conn c = { .fd = -1 };
	for (int r = 0; r < O.repeat; r++) {
		double t0 = now();
		int bad = imap_login(&c, O.host, O.port, O.tls, 0);
		if (bad)
			die("login: %s", c.last);
		double tl = now() - t0;
		for (int i = 0; i < O.ncmd; i++) {
			Meter a, b;
			u64 rx = c.rx;
			meter(&a);
			int st = imap_cmd(&c, "%s", O.cmd[i]);
			meter(&b);
			long hits = 0;
			if (!strncasecmp(c.last, "* SEARCH", 8))
				for (char *p = c.last + 8; *p; p++)
					hits += *p == ' ' && p[1];
			report_head("cmds");
			printf(",\"run\":%d,\"login_ms\":%.2f,\"cmd\":\"", r, tl * 1e3);
			for (const char *p = O.cmd[i]; *p; p++)
				if (*p == '"' || *p == '\\')
					printf("\\%c", *p);
				else
					putchar(*p);
			printf("\",\"status\":%d,\"ms\":%.3f,\"bytes\":%llu,\"lines\":%llu,"
			    "\"exists\":%llu,\"hits\":%ld", st, (b.t - a.t) * 1e3, c.rx - rx,
			    c.lines, c.exists, hits);
			report_meter(&a, &b);
			c.last[0] = 0;
			if (st < 0)
				die("connection lost");
		}
		imap_bye(&c);
	}
	c_free(&c);
	return 0;
}
