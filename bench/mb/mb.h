/*
 * mb - mail bench client: SMTP, IMAP, POP3 and TLS load for any mail server.
 *
 * Build:  cc -O2 -Wall -o mb *.c -lssl -lcrypto -lpthread
 * Usage:  mb MODE [--option value]...
 *
 * Each run prints one JSON object a line.  Thread per connection with blocking
 * sockets (epoll for idle connections): costs little CPU, so that on a small
 * machine the server and not this client is what is measured.  Each result has
 * the client's own CPU time, how busy the machine was, and how many disk cache
 * flushes (fsync) it saw meanwhile.
 *
 * Modes
 *  smtp    send --count messages over --sessions connections; with --wait also
 *          the time until all of them are in the mailboxes
 *  relay   like smtp to remote recipients; runs its own SMTP sink on
 *          --sink-port and waits until the sink has all messages, or --sink-count
 *          of them; connections to --stall-port are taken and never answered
 *  sink    only the SMTP sink: until --count messages came
 *  login   connect + login + logout (--proto imap|pop3|smtp), for --secs
 *  tls     TLS connect + greeting + close, for --secs (--resume for resumption)
 *  append  IMAP APPEND of --count messages over --sessions connections
 *  fetch   IMAP FETCH of whole bodies of a mailbox (--each: one command each)
 *  mix     sessions of LOGIN SELECT FETCH-flags FETCH-body STORE LOGOUT
 *  cmds    run IMAP commands given by --cmd (repeat) and time each
 *  idle    hold --sessions IDLE connections; --at-ready CMD; then --count
 *          deliveries by SMTP, measuring the time to the EXISTS notification
 *  pop3    RETR + DELE whole maildrops of --users users
 *  purge   delete all messages of INBOX (or --mailbox) of all users by IMAP
 *  count   sum of messages in INBOX of all users by IMAP STATUS
 *
 * Options (defaults in brackets)
 *  --host [127.0.0.1] --port N --tls (implicit TLS)
 *  --user PATTERN [u%d@bench.test] --users N [1] --pass P   %d: 0..users-1
 *  --to PATTERN  recipient (smtp) [= --user]   --from ADDR  --auth (SMTP AUTH)
 *  --sessions N [1] --count N [100] --size BYTES [1024] --secs S [5]
 *  --limit S  smtp, append: begin no message after S seconds, 0: no limit [0]
 *  --per-conn N  messages per SMTP connection, 0: all in one [1]
 *  --no-pipeline  do not use SMTP PIPELINING / POP3 pipelining
 *  --wait imap | maildir:PATTERN  how to see delivery; PATTERN e.g.
 *          /var/mail/u%d/Maildir (its new/ and cur/ are counted)
 *  --imap-port N --imap-tls  for --wait imap
 *  --smtp-port N  for idle        --gap MS  between deliveries of idle [50]
 *  --mailbox NAME [INBOX] --cmd 'IMAP COMMAND' --each --repeat N [1]
 *  --multi N  messages of an APPEND, where the server has MULTIAPPEND [1]
 *  --sink-port N --sink-host A --sink-count N --stall-port N  --name LABEL  --at-ready CMD  --hold S
 */
#ifndef MB_H
#define MB_H
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

typedef unsigned long long u64;

/* main.c */
struct options {
	const char *host, *user, *pass, *to, *from, *proto, *wait, *mailbox, *name,
	    *at_ready, *sink_host;
	const char *cmd[64];
	int ncmd, port, imap_port, smtp_port, sink_port, stall_port, users, sessions,
	    per_conn, gap, multi, repeat;
	long count, size, sink_count;
	double secs, hold, limit;
	int tls, imap_tls, auth, each, resume, pipeline;
};
extern struct options O;
void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
double now(void);
/* p with its %d replaced by i */
void pat(char *dst, size_t cap, const char *p, int i);

/* conn.c */
typedef struct {
	int fd;
	SSL *ssl;
	char *in;
	size_t cap, r, w;
	char *out;
	size_t ocap, on;
	u64 rx, tx;
	unsigned tag;
	/* what the last IMAP command told */
	u64 exists, lines, lits;
	char last[2048];
} Conn;
void tls_init(void);
int c_open(Conn *c, const char *host, int port, int tls, SSL_SESSION *sess);
void c_close(Conn *c);
void c_free(Conn *c);
/* A line without its CRLF, valid until the next read; null at the end. */
char *c_line(Conn *c, size_t *len);
int c_skip(Conn *c, u64 n);
void c_put(Conn *c, const void *p, size_t n);
void c_putf(Conn *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int c_flush(Conn *c);

/* report.c */
typedef struct {
	pthread_t th;
	int id;
	double *lat;
	size_t n, cap;
	long ops, errs, extra;
	u64 rx, tx;
	char why[160];
} Work;
/* Machine readings: CPU ticks, flushes of whole disks. */
typedef struct {
	double t, cpu;
	u64 total, idle, iow;
	u64 flushes;
} Meter;
void lat_add(Work *w, double v);
void fail(Work *w, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
Work *run_threads(int n, void *(*fn)(void *));
void meter(Meter *m);
void report_head(const char *mode);
void report_lat(Work *w, int n);
void report_errs(Work *w, int n);
void report_meter(Meter *a, Meter *b);

/* message.c */
void text_init(void);
/* A message of about O.size bytes; its number is in subject and body. */
size_t message(char *b, size_t cap, long i, const char *to);
size_t message_cap(void);

/* smtp.c */
int smtp_reply(Conn *c, char *keep, size_t cap);
/* Greeting + EHLO (+ AUTH).  Returns 0, or -1 with *why set. */
int smtp_hello(Conn *c, int auth, int user, int *pipe, char *why, size_t cap);
int smtp_send(Conn *c, int pipe, const char *to, const char *msg, size_t len,
    double *t_dot, char *why, size_t cap);
/* The number of the next message; threads take turns by atomic addition. */
extern long next_msg;

/* sink.c */
struct sink {
	pthread_mutex_t m;
	pthread_cond_t cv;
	long got, signed_, conns;
	double first, last;
	u64 bytes;
};
extern struct sink sink;
void sink_start(void);
void sink_wait(double limit);

/* imap.c */
int imap_login(Conn *c, const char *host, int port, int tls, int user);
/* 0 OK, 1 NO, 2 BAD, -1 broken; the lines told are in *c */
int imap_cmd(Conn *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Reads to the end of the command sent with this tag. */
int imap_end(Conn *c, const char *tag);
void imap_bye(Conn *c);

/* wait.c */
long imap_count_user(int user);
long delivered(void);

/* pop3.c */
int pop_login(Conn *c, int user);
int pop_line_ok(Conn *c);

/* The modes give the exit status. */
int mode_smtp(int relay);
int mode_sink(void);
int mode_login(void);
int mode_tls(void);
int mode_mix(void);
int mode_append(void);
int mode_purge(void);
int mode_count(void);
int mode_fetch(void);
int mode_cmds(void);
int mode_idle(void);
int mode_pop3(void);

#endif
