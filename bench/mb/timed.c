/* Modes that run for --secs: login, tls, mix. */
#include "mb.h"

static double t_end;

static void *login_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	int pipe;
	char why[200];

	for (int i = w->id; now() < t_end; i += O.sessions) {
		double t0 = now();
		int u = i % O.users, bad;
		strcpy(why, "connect or reply");
		if (O.proto[0] == 'i') {
			bad = imap_login(&c, O.host, O.port, O.tls, u);
			if (!bad)
				bad = imap_cmd(&c, "LOGOUT");
		} else if (O.proto[0] == 'p') {
			bad = pop_login(&c, u);
			if (!bad) {
				c_putf(&c, "QUIT\r\n");
				bad = c_flush(&c) || pop_line_ok(&c);
			}
		} else {
			bad = c_open(&c, O.host, O.port, O.tls, NULL) ||
			    smtp_hello(&c, 1, u, &pipe, why, sizeof why);
			if (!bad) {
				c_putf(&c, "QUIT\r\n");
				bad = c_flush(&c) || smtp_reply(&c, NULL, 0) != 221;
			}
		}
		c_close(&c);
		if (bad) {
			fail(w, "%s %s", why, c.last);
			if (w->errs > 200)
				break;
		} else {
			lat_add(w, now() - t0);
			w->ops++;
		}
	}
	c_free(&c);
	return NULL;
}

static void *tls_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	SSL_SESSION *s = NULL;

	while (now() < t_end) {
		double t0 = now();
		if (c_open(&c, O.host, O.port, 1, s) || !c_line(&c, NULL)) {
			fail(w, "handshake");
			c_close(&c);
			if (w->errs > 200)
				break;
			continue;
		}
		lat_add(w, now() - t0);
		w->ops++;
		if (O.resume) {
			w->extra += SSL_session_reused(c.ssl);
			if (s)
				SSL_SESSION_free(s);
			s = SSL_get1_session(c.ssl);
		}
		c_close(&c);
	}
	c_free(&c);
	return NULL;
}

/* One op is a whole session; extra counts commands. */
static void *mix_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	unsigned s = 31 * (w->id + 1);
	for (int i = w->id; now() < t_end; i += O.sessions) {
		double t0 = now();
		int bad = imap_login(&c, O.host, O.port, O.tls, i % O.users);
		c.exists = bad ? 0 : c.exists;
		bad = bad || imap_cmd(&c, "SELECT \"%s\"", O.mailbox) || !c.exists ||
		    imap_cmd(&c, "FETCH 1:* (UID FLAGS)");
		w->extra += 3;
		for (int k = 0; !bad && k < 10; k++) {
			s = s * 1103515245 + 12345;
			u64 n = (s >> 8) % c.exists + 1;
			bad = imap_cmd(&c, "FETCH %llu (UID BODY.PEEK[])", n);
			w->extra++;
			if (!bad && k % 5 == 4) {
				bad = imap_cmd(&c, "STORE %llu %cFLAGS (\\Seen)", n,
				    s & 65536 ? '+' : '-');
				w->extra++;
			}
		}
		bad = bad || imap_cmd(&c, "LOGOUT");
		w->extra++;
		c_close(&c);
		if (bad) {
			fail(w, "%s", c.last[0] ? c.last : "broken or empty mailbox");
			if (w->errs > 100)
				break;
			continue;
		}
		lat_add(w, now() - t0);
		w->ops++;
	}
	c_free(&c);
	return NULL;
}

static int mode_timed(const char *mode, void *(*fn)(void *))
{
	Meter a, b;
	long ops = 0, extra = 0;
	meter(&a);
	t_end = now() + O.secs;
	Work *w = run_threads(O.sessions, fn);
	meter(&b);
	for (int i = 0; i < O.sessions; i++) {
		ops += w[i].ops;
		extra += w[i].extra;
	}
	report_head(mode);
	printf(",\"proto\":\"%s\",\"sessions\":%d,\"tls\":%d,\"ops\":%ld,\"secs\":%.3f,"
	    "\"per_s\":%.1f", O.proto, O.sessions, O.tls, ops, b.t - a.t,
	    ops / (b.t - a.t));
	if (!strcmp(mode, "tls"))
		printf(",\"resumed\":%ld", extra);
	if (!strcmp(mode, "mix"))
		printf(",\"cmds\":%ld,\"cmds_per_s\":%.1f", extra, extra / (b.t - a.t));
	report_lat(w, O.sessions);
	report_errs(w, O.sessions);
	report_meter(&a, &b);
	return 0;
}

int mode_login(void) { return mode_timed("login", login_thread); }
int mode_tls(void) { O.tls = 1; return mode_timed("tls", tls_thread); }
int mode_mix(void) { return mode_timed("mix", mix_thread); }
