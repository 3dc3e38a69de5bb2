/* Threads, latencies, readings of the machine, and the line of JSON that tells them. */
#include "mb.h"

void lat_add(Work *w, double v)
{
	if (w->n == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 256;
		w->lat = realloc(w->lat, w->cap * sizeof *w->lat);
	}
	w->lat[w->n++] = v;
}

void fail(Work *w, const char *fmt, ...)
{
	va_list ap;
	w->errs++;
	if (w->why[0])
		return;
	va_start(ap, fmt);
	vsnprintf(w->why, sizeof w->why, fmt, ap);
	va_end(ap);
}

static int dcmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

/* Machine readings: CPU ticks, flushes of whole disks. */

void meter(Meter *m)
{
	struct rusage ru;
	FILE *f;
	char line[1024];

	memset(m, 0, sizeof *m);
	m->t = now();
	getrusage(RUSAGE_SELF, &ru);
	m->cpu = ru.ru_utime.tv_sec + ru.ru_stime.tv_sec +
	    (ru.ru_utime.tv_usec + ru.ru_stime.tv_usec) / 1e6;
	if ((f = fopen("/proc/stat", "r"))) {
		u64 v[8] = { 0 };
		if (fscanf(f, "cpu %llu %llu %llu %llu %llu %llu %llu %llu", v, v + 1,
		    v + 2, v + 3, v + 4, v + 5, v + 6, v + 7) == 8) {
			for (int i = 0; i < 8; i++)
				m->total += v[i];
			m->idle = v[3];
			m->iow = v[4];
		}
		fclose(f);
	}
	if ((f = fopen("/proc/diskstats", "r"))) {
		while (fgets(line, sizeof line, f)) {
			char dev[64];
			u64 fl = 0;
			int k = sscanf(line, "%*d %*d %63s %*u %*u %*u %*u %*u %*u %*u %*u"
			    " %*u %*u %*u %*u %*u %*u %*u %llu", dev, &fl);
			if (k == 2 && strncmp(dev, "loop", 4) && strncmp(dev, "dm-", 3))
				m->flushes += fl;
		}
		fclose(f);
	}
}

void report_head(const char *mode)
{
	printf("{\"mode\":\"%s\"", mode);
	if (O.name)
		printf(",\"name\":\"%s\"", O.name);
}

void report_meter(Meter *a, Meter *b)
{
	double tot = b->total - a->total, l1 = 0;
	FILE *f = fopen("/proc/loadavg", "r");
	if (f) {
		if (fscanf(f, "%lf", &l1) != 1)
			l1 = -1;
		fclose(f);
	}
	long nc = sysconf(_SC_NPROCESSORS_ONLN);
	double wall = b->t - a->t;
	printf(",\"client_cpu_pct\":%.1f", 100 * (b->cpu - a->cpu) / (wall * nc));
	if (tot > 0)
		printf(",\"busy_pct\":%.1f,\"iowait_pct\":%.1f",
		    100 * (tot - (b->idle - a->idle) - (b->iow - a->iow)) / tot,
		    100 * (b->iow - a->iow) / tot);
	printf(",\"flushes\":%llu,\"load1\":%.2f}\n", b->flushes - a->flushes, l1);
	fflush(stdout);
}

void report_lat(Work *w, int n)
{
	size_t k = 0, i = 0;
	for (int t = 0; t < n; t++)
		k += w[t].n;
	if (!k)
		return;
	double *v = malloc(k * sizeof *v);
	for (int t = 0; t < n; t++) {
		memcpy(v + i, w[t].lat, w[t].n * sizeof *v);
		i += w[t].n;
	}
	qsort(v, k, sizeof *v, dcmp);
	printf(",\"p50_ms\":%.3f,\"p95_ms\":%.3f,\"p99_ms\":%.3f,\"max_ms\":%.3f",
	    v[k / 2] * 1e3, v[(size_t)(k * .95)] * 1e3, v[(size_t)(k * .99)] * 1e3,
	    v[k - 1] * 1e3);
	free(v);
}

void report_errs(Work *w, int n)
{
	long e = 0;
	const char *why = "";
	for (int t = 0; t < n; t++) {
		e += w[t].errs;
		if (w[t].why[0] && !*why)
			why = w[t].why;
	}
	printf(",\"errors\":%ld", e);
	if (*why) {
		printf(",\"why\":\"");
		for (const char *p = why; *p; p++)
			if (*p != '"' && *p != '\\' && (unsigned char)*p >= 32)
				putchar(*p);
		printf("\"");
	}
}

Work *run_threads(int n, void *(*fn)(void *))
{
	Work *w = calloc(n, sizeof *w);
	pthread_attr_t at;
	pthread_attr_init(&at);
	pthread_attr_setstacksize(&at, 256 * 1024);
	for (int i = 0; i < n; i++) {
		w[i].id = i;
		if (pthread_create(&w[i].th, &at, fn, w + i))
			die("thread");
	}
	for (int i = 0; i < n; i++)
		pthread_join(w[i].th, NULL);
	return w;
}
