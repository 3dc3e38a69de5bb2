/* Mode idle: IDLE connections, and how soon they hear of a delivery. */
#include "mb.h"

static Conn *idle;
static double *t_dot, *t_ok;
static Work idle_send_w, w_dot, w_ok;
static volatile int idle_done;

static void *idle_open_thread(void *arg)
{
	Work *w = arg;
	for (;;) {
		long i = __atomic_fetch_add(&next_msg, 1, __ATOMIC_RELAXED);
		if (i >= O.sessions)
			break;
		Conn *c = idle + i;
		int bad = 1;
		for (int k = 0; k < 3 && bad; k++) {
			bad = imap_login(c, O.host, O.port, O.tls, i % O.users) ||
			    imap_cmd(c, "SELECT \"%s\"", O.mailbox);
			if (!bad) {
				c_putf(c, "i IDLE\r\n");
				char *l = NULL;
				bad = c_flush(c);
				while (!bad && (l = c_line(c, NULL)) && l[0] == '*')
					;
				bad = !l || l[0] != '+';
			}
			if (bad)
				c_close(c);
		}
		if (bad) {
			fail(w, "idle: %s", c->last);
			c_free(c);
			if (w->errs > 20)
				break;
			continue;
		}
		/* keep the client small: thousands of these */
		if (c->r == c->w) {
			free(c->in);
			free(c->out);
			c->in = c->out = NULL;
			c->cap = c->ocap = c->r = c->w = 0;
		}
		w->ops++;
	}
	return NULL;
}

static void *idle_send_thread(void *arg)
{
	Work *w = arg;
	Conn c = { .fd = -1 };
	char *msg = malloc(message_cap()), to[256], why[200] = "connect";
	int pipe;

	if (c_open(&c, O.host, O.smtp_port, 0, NULL) ||
	    smtp_hello(&c, 0, 0, &pipe, why, sizeof why)) {
		fail(w, "smtp: %s", why);
		goto out;
	}
	for (long i = 0; i < O.count; i++) {
		int u = i % O.users;
		double td;
		pat(to, sizeof to, O.to, u);
		size_t len = message(msg, message_cap(), i, to);
		t_ok[u] = 0;
		t_dot[u] = now();
		if (smtp_send(&c, pipe, to, msg, len, &td, why, sizeof why)) {
			fail(w, "smtp: %s", why);
			break;
		}
		t_ok[u] = now();
		t_dot[u] = td;
		w->ops++;
		usleep(O.gap * 1000);
	}
out:
	c_free(&c);
	free(msg);
	usleep(3000000);
	idle_done = 1;
	return NULL;
}

int mode_idle(void)
{
	Meter a, b, m;
	struct rlimit rl;
	long ok = 0;

	getrlimit(RLIMIT_NOFILE, &rl);
	rl.rlim_cur = rl.rlim_max;
	setrlimit(RLIMIT_NOFILE, &rl);
	idle = calloc(O.sessions, sizeof *idle);
	for (int i = 0; i < O.sessions; i++)
		idle[i].fd = -1;
	t_dot = calloc(O.users, sizeof *t_dot);
	t_ok = calloc(O.users, sizeof *t_ok);
	meter(&a);
	int openers = O.sessions < 4 ? 1 : 4;
	Work *w = run_threads(openers, idle_open_thread);
	meter(&b);
	for (int i = 0; i < openers; i++)
		ok += w[i].ops;
	report_head("idle-open");
	printf(",\"sessions\":%d,\"tls\":%d,\"ok\":%ld,\"secs\":%.3f,\"per_s\":%.1f",
	    O.sessions, O.tls, ok, b.t - a.t, ok / (b.t - a.t));
	report_errs(w, openers);
	report_meter(&a, &b);
	if (O.hold > 0)
		usleep(O.hold * 1e6);
	if (O.at_ready && system(O.at_ready))
		fprintf(stderr, "mb: --at-ready command failed\n");
	if (O.count > 0 && O.smtp_port) {
		int ep = epoll_create1(0);
		struct epoll_event ev[256];
		pthread_t th;
		for (int i = 0; i < O.sessions; i++)
			if (idle[i].fd >= 0) {
				struct epoll_event e = { .events = EPOLLIN, .data.u32 = i };
				epoll_ctl(ep, EPOLL_CTL_ADD, idle[i].fd, &e);
			}
		meter(&a);
		pthread_create(&th, NULL, idle_send_thread, &idle_send_w);
		while (!idle_done) {
			int k = epoll_wait(ep, ev, 256, 200);
			for (int j = 0; j < k; j++) {
				int i = ev[j].data.u32, u = i % O.users;
				Conn *c = idle + i;
				do {
					char *l = c_line(c, NULL);
					double t = now();
					if (!l) {
						epoll_ctl(ep, EPOLL_CTL_DEL, c->fd, NULL);
						c_close(c);
						w_dot.errs++;
						break;
					}
					if (strstr(l, " EXISTS") && t_dot[u] > 0) {
						lat_add(&w_dot, t - t_dot[u]);
						/* may be told before the sender's 250 */
						lat_add(&w_ok, t_ok[u] > 0 ? t - t_ok[u] : 0);
					}
				} while (c->r < c->w || (c->ssl && SSL_pending(c->ssl)));
			}
		}
		pthread_join(th, NULL);
		meter(&m);
		report_head("idle-notify");
		printf(",\"sessions\":%d,\"sent\":%ld,\"notified\":%zu,\"lost_conns\":%ld",
		    O.sessions, idle_send_w.ops, w_dot.n, w_dot.errs);
		report_lat(&w_dot, 1);
		printf(",\"after_250\":{\"n\":%zu", w_ok.n);
		report_lat(&w_ok, 1);
		printf("}");
		report_errs(&idle_send_w, 1);
		report_meter(&a, &m);
	}
	/* plain close: DONE and LOGOUT of thousands would only take time */
	for (int i = 0; i < O.sessions; i++)
		if (idle[i].fd >= 0)
			close(idle[i].fd);
	return ok == O.sessions ? 0 : 1;
}
