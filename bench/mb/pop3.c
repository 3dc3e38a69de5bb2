/* POP3: the client, and the mode pop3. */
#include "mb.h"

int pop_line_ok(Conn *c)
{
	char *l = c_line(c, NULL);
	return l && l[0] == '+' ? 0 : -1;
}

int pop_login(Conn *c, int user)
{
	char u[256];
	pat(u, sizeof u, O.user, user);
	if (c_open(c, O.host, O.port, O.tls, NULL) || pop_line_ok(c))
		return -1;
	c_putf(c, "USER %s\r\n", u);
	if (c_flush(c) || pop_line_ok(c))
		return -1;
	c_putf(c, "PASS %s\r\n", O.pass);
	if (c_flush(c) || pop_line_ok(c))
		return -1;
	return 0;
}

static double pop_t_retr[1024];

static void *pop3_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	char *l;
	size_t n;
	double t0 = now();

	if (pop_login(&c, w->id)) {
		fail(w, "login");
		goto out;
	}
	c_putf(&c, "STAT\r\n");
	if (c_flush(&c) || !(l = c_line(&c, NULL)) || l[0] != '+') {
		fail(w, "stat");
		goto out;
	}
	long total = atol(l + 4);
	/* window of messages asked for at once */
	long win = O.pipeline ? 16 : 1;
	for (long i = 1; i <= total; i += win) {
		long k = total - i + 1 < win ? total - i + 1 : win;
		double t1 = now();
		for (long j = 0; j < k; j++) {
			c_putf(&c, "RETR %ld\r\n", i + j);
			if (!O.pipeline && c_flush(&c))
				goto out;
			if (O.pipeline)
				c_putf(&c, "DELE %ld\r\n", i + j);
		}
		if (c_flush(&c))
			goto out;
		for (long j = 0; j < k; j++) {
			if (pop_line_ok(&c)) {
				fail(w, "retr");
				goto out;
			}
			while ((l = c_line(&c, &n)) && !(n == 1 && l[0] == '.'))
				;
			if (!l)
				goto out;
			if (!O.pipeline) {
				c_putf(&c, "DELE %ld\r\n", i + j);
				if (c_flush(&c))
					goto out;
			}
			if (pop_line_ok(&c)) {
				fail(w, "dele");
				goto out;
			}
			w->ops++;
		}
		lat_add(w, (now() - t1) / k);
	}
	pop_t_retr[w->id % 1024] = now() - t0;
	c_putf(&c, "QUIT\r\n");
	if (c_flush(&c) || pop_line_ok(&c))
		fail(w, "quit");
out:
	w->rx = c.rx;
	c_free(&c);
	return NULL;
}

int mode_pop3(void)
{
	Meter a, b;
	long ops = 0;
	u64 rx = 0;
	double tr = 0;
	meter(&a);
	Work *w = run_threads(O.users, pop3_thread);
	meter(&b);
	for (int i = 0; i < O.users; i++) {
		ops += w[i].ops, rx += w[i].rx;
		if (pop_t_retr[i % 1024] > tr)
			tr = pop_t_retr[i % 1024];
	}
	report_head("pop3");
	printf(",\"users\":%d,\"pipeline\":%d,\"messages\":%ld,\"secs\":%.3f,\"per_s\":%.1f,"
	    "\"before_quit_s\":%.3f,\"retr_per_s\":%.1f,\"mb_per_s\":%.2f", O.users,
	    O.pipeline, ops, b.t - a.t, ops / (b.t - a.t), tr, tr > 0 ? ops / tr : 0,
	    rx / 1e6 / (b.t - a.t));
	report_lat(w, O.users);
	report_errs(w, O.users);
	report_meter(&a, &b);
	return 0;
}
