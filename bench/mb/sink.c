/* The SMTP server that takes relayed mail: a thread per connection. */
#include "mb.h"

struct sink sink = { .m = PTHREAD_MUTEX_INITIALIZER, .cv = PTHREAD_COND_INITIALIZER };

static void *sink_conn(void *arg)
{
	Conn c = { .fd = (int)(long)arg };
	char *l;
	size_t n;
	int one = 1;

	setsockopt(c.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	c_putf(&c, "220 sink.test ESMTP mb\r\n");
	c_flush(&c);
	while ((l = c_line(&c, &n))) {
		if (!strncasecmp(l, "EHLO", 4))
			c_putf(&c, "250-sink.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n"
			    "250-SIZE 104857600\r\n250 ENHANCEDSTATUSCODES\r\n");
		else if (!strncasecmp(l, "DATA", 4)) {
			int sig = 0;
			c_putf(&c, "354 go on\r\n");
			if (c_flush(&c))
				break;
			while ((l = c_line(&c, &n)) && !(n == 1 && l[0] == '.'))
				if (!sig && n > 15 && !strncasecmp(l, "DKIM-Signature:", 15))
					sig = 1;
			if (!l)
				break;
			c_putf(&c, "250 2.0.0 Ok: queued\r\n");
			pthread_mutex_lock(&sink.m);
			sink.last = now();
			if (!sink.got++)
				sink.first = sink.last;
			sink.signed_ += sig;
			pthread_cond_broadcast(&sink.cv);
			pthread_mutex_unlock(&sink.m);
		} else if (!strncasecmp(l, "QUIT", 4)) {
			c_putf(&c, "221 bye\r\n");
			c_flush(&c);
			break;
		} else
			c_putf(&c, "250 2.0.0 Ok\r\n");
		/* answer a pipelined batch at its end */
		if (c.r == c.w && c_flush(&c))
			break;
	}
	pthread_mutex_lock(&sink.m);
	sink.bytes += c.rx;
	pthread_mutex_unlock(&sink.m);
	c_free(&c);
	return NULL;
}

static void *sink_accept(void *arg)
{
	int s = (int)(long)arg;
	pthread_attr_t at;
	pthread_attr_init(&at);
	pthread_attr_setstacksize(&at, 256 * 1024);
	pthread_attr_setdetachstate(&at, PTHREAD_CREATE_DETACHED);
	for (;;) {
		int fd = accept(s, NULL, NULL);
		pthread_t t;
		if (fd < 0)
			continue;
		__atomic_fetch_add(&sink.conns, 1, __ATOMIC_RELAXED);
		if (pthread_create(&t, &at, sink_conn, (void *)(long)fd))
			close(fd);
	}
	return NULL;
}

static int sink_listen(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
	inet_pton(AF_INET, O.sink_host, &a.sin_addr);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	/* whatever the address: nobody else is answered */
	setsockopt(s, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2);
	if (bind(s, (struct sockaddr *)&a, sizeof a) || listen(s, 4096))
		die("sink port %d: %s", port, strerror(errno));
	return s;
}

void sink_start(void)
{
	pthread_t t;
	if (O.stall_port)
		sink_listen(O.stall_port);
	pthread_create(&t, NULL, sink_accept, (void *)(long)sink_listen(O.sink_port));
}

void sink_wait(double limit)
{
	double end = now() + limit;
	long all = O.sink_count ? O.sink_count : O.count;
	pthread_mutex_lock(&sink.m);
	while (sink.got < all && now() < end) {
		struct timespec ts;
		clock_gettime(CLOCK_REALTIME, &ts);
		ts.tv_sec += 1;
		pthread_cond_timedwait(&sink.cv, &sink.m, &ts);
	}
	pthread_mutex_unlock(&sink.m);
}

int mode_sink(void)
{
	Meter a, b;
	sink_start();
	meter(&a);
	sink_wait(O.secs > 5 ? O.secs : 3600);
	meter(&b);
	report_head("sink");
	printf(",\"got\":%ld,\"signed\":%ld,\"span_s\":%.3f,\"per_s\":%.1f", sink.got,
	    sink.signed_, sink.last - sink.first, sink.got / (sink.last - sink.first));
	report_meter(&a, &b);
	return 0;
}
