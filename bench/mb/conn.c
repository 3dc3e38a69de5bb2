/* Connections: TCP with or without TLS, buffered, read by the line. */
#include "mb.h"

static SSL_CTX *ctx;

void tls_init(void)
{
	ctx = SSL_CTX_new(TLS_client_method());
	if (!ctx)
		die("no TLS");
	SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_mode(ctx, SSL_MODE_AUTO_RETRY);
}

void c_close(Conn *c)
{
	if (c->ssl) {
		SSL_shutdown(c->ssl);
		SSL_free(c->ssl);
		c->ssl = NULL;
	}
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->r = c->w = c->on = 0;
}

void c_free(Conn *c)
{
	c_close(c);
	free(c->in);
	free(c->out);
	memset(c, 0, sizeof *c);
	c->fd = -1;
}

int c_open(Conn *c, const char *host, int port, int tls, SSL_SESSION *sess)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(port) };
	int one = 1;
	struct timeval tv = { 120, 0 };

	if (inet_pton(AF_INET, host, &a.sin_addr) != 1) {
		struct addrinfo h = { .ai_family = AF_INET }, *res;
		if (getaddrinfo(host, NULL, &h, &res))
			return -1;
		a.sin_addr = ((struct sockaddr_in *)res->ai_addr)->sin_addr;
		freeaddrinfo(res);
	}
	c->r = c->w = c->on = 0;
	c->ssl = NULL;
	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return -1;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(c->fd, SOL_SOCKET, SO_RCVTIMEO, &tv, sizeof tv);
	if (connect(c->fd, (struct sockaddr *)&a, sizeof a)) {
		c_close(c);
		return -1;
	}
	if (tls) {
		c->ssl = SSL_new(ctx);
		SSL_set_fd(c->ssl, c->fd);
		if (sess)
			SSL_set_session(c->ssl, sess);
		if (SSL_connect(c->ssl) != 1) {
			c_close(c);
			return -1;
		}
	}
	return 0;
}

static int c_fill(Conn *c)
{
	ssize_t n;

	if (c->r == c->w)
		c->r = c->w = 0;
	if (c->cap - c->w < 16384) {
		if (c->r > 65536) {
			memmove(c->in, c->in + c->r, c->w - c->r);
			c->w -= c->r;
			c->r = 0;
		} else {
			c->cap = c->cap ? c->cap * 2 : 65536;
			c->in = realloc(c->in, c->cap);
			if (!c->in)
				die("memory");
		}
	}
	if (c->ssl)
		n = SSL_read(c->ssl, c->in + c->w, c->cap - c->w);
	else
		do
			n = recv(c->fd, c->in + c->w, c->cap - c->w, 0);
		while (n < 0 && errno == EINTR);
	if (n <= 0)
		return -1;
	c->w += n;
	c->rx += n;
	return 0;
}

char *c_line(Conn *c, size_t *len)
{
	size_t seen = c->r;
	for (;;) {
		char *nl = c->w > seen ? memchr(c->in + seen, '\n', c->w - seen) : NULL;
		if (nl) {
			char *s = c->in + c->r;
			size_t n = nl - s;
			c->r = nl + 1 - c->in;
			if (n && s[n - 1] == '\r')
				n--;
			s[n] = 0;
			if (len)
				*len = n;
			return s;
		}
		size_t have = c->w - c->r;
		if (c_fill(c))
			return NULL;
		seen = c->r + have;
	}
}

int c_skip(Conn *c, u64 n)
{
	while (n) {
		size_t have = c->w - c->r;
		if (!have) {
			if (c_fill(c))
				return -1;
			continue;
		}
		if (have > n)
			have = n;
		c->r += have;
		n -= have;
	}
	return 0;
}

void c_put(Conn *c, const void *p, size_t n)
{
	if (c->on + n > c->ocap) {
		c->ocap = (c->on + n) * 2 + 4096;
		c->out = realloc(c->out, c->ocap);
		if (!c->out)
			die("memory");
	}
	memcpy(c->out + c->on, p, n);
	c->on += n;
}

void c_putf(Conn *c, const char *fmt, ...)
{
	char b[8192];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	if (n >= (int)sizeof b)
		die("command too long");
	c_put(c, b, n);
}

int c_flush(Conn *c)
{
	size_t off = 0;
	while (off < c->on) {
		ssize_t n;
		if (c->ssl)
			n = SSL_write(c->ssl, c->out + off, c->on - off);
		else
			n = send(c->fd, c->out + off, c->on - off, MSG_NOSIGNAL);
		if (n <= 0) {
			if (!c->ssl && errno == EINTR)
				continue;
			c->on = 0;
			return -1;
		}
		off += n;
		c->tx += n;
	}
	c->on = 0;
	return 0;
}
