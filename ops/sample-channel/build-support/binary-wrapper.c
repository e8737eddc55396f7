#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum end { prefix, suffix };

static void __attribute__((noreturn)) die(const char *what) {
  perror(what);
  exit(127);
}

static void __attribute__((unused)) put(const char *name, const char *value, int replace) {
  if (setenv(name, value, replace)) die("setenv");
}

/* Puts value at one end of the list that the variable holds. */
static void __attribute__((unused)) join(const char *name, const char *separator, const char *value, enum end end) {
  const char *old = getenv(name);
  char *joined;
  if (!old || !*old) {
    put(name, value, 1);
    return;
  }
  if (asprintf(&joined, "%s%s%s", end == prefix ? value : old, separator, end == prefix ? old : value) < 0) die("asprintf");
  put(name, joined, 1);
  free(joined);
}

/* argv with more words before and after those of the caller. */
static char **arguments(int argc, char **argv, const char *const *before, int befores, const char *const *after, int afters) {
  char **all;
  int n = 0;
  if (befores + afters == 0) return argv;
  all = calloc(argc + befores + afters + 2, sizeof *all);
  if (!all) die("calloc");
  all[n++] = argv[0];
  for (int i = 0; i < befores; i++) all[n++] = (char *)before[i];
  for (int i = 1; i < argc; i++) all[n++] = argv[i];
  for (int i = 0; i < afters; i++) all[n++] = (char *)after[i];
  return all;
}
