/* The messages sent: text of words, a number in subject and body to search for. */
#include "mb.h"

static char *text;
static size_t textlen;

void text_init(void)
{
	static const char *words[] = { "alpha", "report", "meeting", "invoice",
	    "server", "delivery", "quarter", "budget", "schedule", "garden", "river",
	    "window", "letter", "mountain", "project", "review", "draft", "holiday",
	    "ticket", "archive", "signal", "copper", "harbour", "planet" };
	unsigned s = 12345;
	size_t col = 0;

	textlen = 1 << 20;
	if ((size_t)O.size * 2 > textlen)
		textlen = O.size * 2;
	text = malloc(textlen + 128);
	size_t n = 0;
	while (n < textlen) {
		s = s * 1103515245 + 12345;
		const char *w = words[(s >> 16) % 24];
		size_t k = strlen(w);
		if (col + k > 70) {
			memcpy(text + n, "\r\n", 2);
			n += 2;
			col = 0;
		}
		memcpy(text + n, w, k);
		n += k;
		text[n++] = ' ';
		col += k + 1;
	}
}

size_t message(char *b, size_t cap, long i, const char *to)
{
	char date[64];
	time_t t = 1700000000 + i * 60;
	struct tm tm;
	gmtime_r(&t, &tm);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	size_t n = snprintf(b, cap, "From: Bench Sender <%s>\r\nTo: <%s>\r\n"
	    "Subject: report number tok%06ld of the bench\r\nDate: %s\r\n"
	    "Message-ID: <%ld.%d.%.0f@mb.test>\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n\r\nneedle%06ld\r\n",
	    O.from, to, i, date, i, (int)getpid(), now() * 1e6, i);
	if ((long)n < O.size) {
		size_t k = O.size - n - 2;
		size_t off = (size_t)i * 997 % (textlen - k);
		while (off && text[off - 1] != '\n')
			off--;
		memcpy(b + n, text + off, k);
		n += k;
		while (b[n - 1] == '\r' || b[n - 1] == '\n')
			n--;
		memcpy(b + n, "\r\n", 2);
		n += 2;
	}
	return n;
}

size_t message_cap(void) { return O.size + 2048; }
