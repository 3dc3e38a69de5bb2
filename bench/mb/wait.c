/* How many messages the mailboxes hold, for --wait and the mode count. */
#include "mb.h"

long imap_count_user(int user)
{
	Conn c = { .fd = -1 };
	long n = -1;
	if (!imap_login(&c, O.host, O.imap_port, O.imap_tls, user) &&
	    !imap_cmd(&c, "STATUS \"%s\" (MESSAGES)", O.mailbox)) {
		char *p = strcasestr(c.last, "MESSAGES ");
		if (p)
			n = atol(p + 9);
	}
	imap_bye(&c);
	c_free(&c);
	return n;
}

static long dir_count(const char *p)
{
	DIR *d = opendir(p);
	struct dirent *e;
	long n = 0;
	if (!d)
		return 0;
	while ((e = readdir(d)))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

/* How many messages the mailboxes of all users hold, by --wait's way. */
long delivered(void)
{
	long n = 0;
	if (!strcmp(O.wait, "imap")) {
		static Conn *cs;
		if (!cs) {
			cs = calloc(O.users, sizeof *cs);
			for (int i = 0; i < O.users; i++)
				cs[i].fd = -1;
		}
		for (int i = 0; i < O.users; i++) {
			if (cs[i].fd < 0 &&
			    imap_login(cs + i, O.host, O.imap_port, O.imap_tls, i))
				die("imap login of user %d: %s", i, cs[i].last);
			if (imap_cmd(cs + i, "STATUS \"%s\" (MESSAGES)", O.mailbox))
				die("imap status: %s", cs[i].last);
			char *p = strcasestr(cs[i].last, "MESSAGES ");
			if (p)
				n += atol(p + 9);
		}
	} else if (!strncmp(O.wait, "maildir:", 8)) {
		char d[1024], e[1100];
		for (int i = 0; i < O.users; i++) {
			pat(d, sizeof d, O.wait + 8, i);
			snprintf(e, sizeof e, "%s/new", d);
			n += dir_count(e);
			snprintf(e, sizeof e, "%s/cur", d);
			n += dir_count(e);
		}
	} else
		die("--wait imap or maildir:PATTERN");
	return n;
}

int mode_count(void)
{
	long n = 0;
	for (int i = 0; i < O.users; i++) {
		long k = imap_count_user(i);
		if (k < 0)
			die("count of user %d failed", i);
		n += k;
	}
	report_head("count");
	printf(",\"messages\":%ld}\n", n);
	return 0;
}
