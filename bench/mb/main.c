/* The options and the modes. */
#include "mb.h"

struct options O = { .host = "127.0.0.1", .user = "u%d@bench.test", .pass = "secret",
	.from = "sender@remote.test", .proto = "imap", .mailbox = "INBOX",
	.sink_host = "127.0.0.1", .users = 1, .sessions = 1, .per_conn = 1,
	.gap = 50, .multi = 1, .repeat = 1, .count = 100, .size = 1024,
	.secs = 5, .pipeline = 1 };

void die(const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	fprintf(stderr, "mb: ");
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(2);
}

double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

void pat(char *dst, size_t cap, const char *p, int i)
{
	const char *q = strstr(p, "%d");
	if (q)
		snprintf(dst, cap, "%.*s%d%s", (int)(q - p), p, i, q + 2);
	else
		snprintf(dst, cap, "%s", p);
}

int main(int argc, char **argv)
{
	if (argc < 2)
		die("mode? (the head of mb.h tells all)");
	const char *mode = argv[1];
	for (int i = 2; i < argc; i++) {
		const char *o = argv[i];
#define FLAG(n, f, v) if (!strcmp(o, n)) { O.f = v; continue; }
		FLAG("--tls", tls, 1) FLAG("--imap-tls", imap_tls, 1)
		FLAG("--auth", auth, 1) FLAG("--each", each, 1)
		FLAG("--resume", resume, 1) FLAG("--no-pipeline", pipeline, 0)
		if (++i >= argc)
			die("option %s lacks its value (or is unknown)", o);
		const char *v = argv[i];
#define STR(n, f) if (!strcmp(o, n)) { O.f = v; continue; }
#define INT(n, f) if (!strcmp(o, n)) { O.f = atol(v); continue; }
#define DBL(n, f) if (!strcmp(o, n)) { O.f = atof(v); continue; }
		STR("--host", host) STR("--user", user) STR("--pass", pass)
		STR("--to", to) STR("--from", from) STR("--proto", proto)
		STR("--wait", wait) STR("--mailbox", mailbox) STR("--name", name)
		STR("--at-ready", at_ready) STR("--sink-host", sink_host)
		INT("--port", port) INT("--imap-port", imap_port)
		INT("--smtp-port", smtp_port) INT("--sink-port", sink_port)
		INT("--sink-count", sink_count) INT("--stall-port", stall_port)
		INT("--users", users) INT("--sessions", sessions)
		INT("--per-conn", per_conn) INT("--gap", gap) INT("--multi", multi)
		INT("--repeat", repeat) INT("--count", count) INT("--size", size)
		DBL("--secs", secs) DBL("--hold", hold) DBL("--limit", limit)
		if (!strcmp(o, "--cmd")) {
			if (O.ncmd == 64)
				die("too many --cmd");
			O.cmd[O.ncmd++] = v;
			continue;
		}
		die("unknown option %s", o);
	}
	if (!O.to)
		O.to = O.user;
	if (O.users < 1 || O.sessions < 1)
		die("--users and --sessions are at least 1");
	signal(SIGPIPE, SIG_IGN);
	tls_init();
	text_init();
	if (!strcmp(mode, "sink"))
		return mode_sink();
	if (!O.port)
		die("--port?");
	if (!O.imap_port)
		O.imap_port = O.port;
	if (!strcmp(mode, "smtp")) return mode_smtp(0);
	if (!strcmp(mode, "relay")) return mode_smtp(1);
	if (!strcmp(mode, "login")) return mode_login();
	if (!strcmp(mode, "tls")) return mode_tls();
	if (!strcmp(mode, "mix")) return mode_mix();
	if (!strcmp(mode, "append")) return mode_append();
	if (!strcmp(mode, "purge")) return mode_purge();
	if (!strcmp(mode, "count")) return mode_count();
	if (!strcmp(mode, "fetch")) return mode_fetch();
	if (!strcmp(mode, "cmds")) return mode_cmds();
	if (!strcmp(mode, "idle")) return mode_idle();
	if (!strcmp(mode, "pop3")) return mode_pop3();
	die("unknown mode %s", mode);
}
