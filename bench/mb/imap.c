/* IMAP: the client that the IMAP modes share. */
#include "mb.h"


int imap_end(Conn *c, const char *tag)
{
	size_t n, tl = strlen(tag);
	int start = 1;
	char *l;

	c->lines = c->lits = 0;
	for (;;) {
		if (!(l = c_line(c, &n)))
			return -1;
		int first = start;
		start = 1;
		if (n && l[n - 1] == '}') {
			size_t k = n - 1;
			while (k && l[k - 1] >= '0' && l[k - 1] <= '9')
				k--;
			if (k && l[k - 1] == '{' && k < n - 1) {
				u64 len = strtoull(l + k, NULL, 10);
				if (first)
					c->lines++;
				c->lits += len;
				if (c_skip(c, len))
					return -1;
				start = 0;
				continue;
			}
		}
		if (!first)
			continue;
		if (l[0] == '*') {
			c->lines++;
			char *e;
			u64 v = n > 2 ? strtoull(l + 2, &e, 10) : 0;
			if (n > 2 && e != l + 2) {
				if (!strncasecmp(e, " EXISTS", 7))
					c->exists = v;
			} else if (n < sizeof c->last || !strncasecmp(l, "* STATUS", 8) ||
			    !strncasecmp(l, "* SEARCH", 8) || !strncasecmp(l, "* ESEARCH", 9))
				snprintf(c->last, sizeof c->last, "%s", l);
			continue;
		}
		if (n > tl && !strncmp(l, tag, tl) && l[tl] == ' ') {
			char *s = l + tl + 1;
			if (!strncasecmp(s, "OK", 2))
				return 0;
			snprintf(c->last, sizeof c->last, "%s", s);
			return strncasecmp(s, "NO", 2) ? 2 : 1;
		}
	}
}

int imap_cmd(Conn *c, const char *fmt, ...)
{
	char b[8192], tag[16];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(b, sizeof b, fmt, ap);
	va_end(ap);
	snprintf(tag, sizeof tag, "a%u", ++c->tag);
	c_putf(c, "%s %s\r\n", tag, b);
	if (c_flush(c))
		return -1;
	return imap_end(c, tag);
}

int imap_login(Conn *c, const char *host, int port, int tls, int user)
{
	char u[256];
	pat(u, sizeof u, O.user, user);
	if (c_open(c, host, port, tls, NULL))
		return -1;
	if (!c_line(c, NULL))
		return -1;
	return imap_cmd(c, "LOGIN \"%s\" \"%s\"", u, O.pass);
}

void imap_bye(Conn *c)
{
	if (c->fd >= 0)
		imap_cmd(c, "LOGOUT");
	c_close(c);
}
