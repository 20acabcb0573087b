// What the machine allows: the same lines as Signalbox writes, by the shortest program that makes them durable.
//
//   limit single FILE SECONDS            one thread, write and fdatasync for each line
//   limit group FILE SECONDS THREADS     threads that each wait until their line is durable; whoever comes first writes for all
//   limit batch FILE SECONDS LINES       write and fdatasync for each batch of lines
//
// Prints how many lines a second were made durable.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char line[] =
    "{\"interaction\":1,\"actor\":\"Agent A\",\"type\":\"question\",\"content\":\"How do I start the server?\",\"timestamp\":\"2026-11-20T08:00:00Z\"}\n";
enum { length = sizeof line - 1, most = 1 << 20 };

static int file;
static double until;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void store(const char *bytes, size_t count) {
  if (write(file, bytes, count) != (ssize_t)count || fdatasync(file) != 0) {
    perror("write");
    exit(1);
  }
}

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static char buffers[2][most];
static size_t filled;
static int filling;
static long group = 1, durable;
static int writing;

static void append(void) {
  pthread_mutex_lock(&gate);
  memcpy(buffers[filling] + filled, line, length);
  filled += length;
  long mine = group;
  while (durable < mine) {
    if (writing) {
      pthread_cond_wait(&changed, &gate);
      continue;
    }
    int full = filling;
    size_t count = filled;
    long written = group++;
    filling = 1 - filling;
    filled = 0;
    writing = 1;
    pthread_mutex_unlock(&gate);
    store(buffers[full], count);
    pthread_mutex_lock(&gate);
    writing = 0;
    durable = written;
    pthread_cond_broadcast(&changed);
  }
  pthread_mutex_unlock(&gate);
}

static void *work(void *count) {
  while (now() < until) {
    append();
    ++*(long *)count;
  }
  return NULL;
}

static long in_group(int threads) {
  pthread_t ids[1024];
  long counts[1024] = {0}, all = 0;
  for (int i = 0; i < threads; i++) pthread_create(&ids[i], NULL, work, &counts[i]);
  for (int i = 0; i < threads; i++) {
    pthread_join(ids[i], NULL);
    all += counts[i];
  }
  return all;
}

static long in_batches(int lines) {
  char *batch = malloc((size_t)lines * length);
  long all = 0;
  for (int i = 0; i < lines; i++) memcpy(batch + (size_t)i * length, line, length);
  for (; now() < until; all += lines) store(batch, (size_t)lines * length);
  free(batch);
  return all;
}

int main(int argc, char **argv) {
  int number = argc > 4 ? atoi(argv[4]) : 1;
  if (argc < 4 || number < 1 || (strcmp(argv[1], "group") == 0 && number > 1024)) {
    fputs("usage: limit single|group|batch FILE SECONDS [THREADS|LINES]\n", stderr);
    return 2;
  }
  file = open(argv[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) {
    perror(argv[2]);
    return 1;
  }
  double start = now();
  until = start + atof(argv[3]);
  long lines = strcmp(argv[1], "group") == 0 ? in_group(number) : in_batches(number);
  printf("%.0f\n", lines / (now() - start));
  return 0;
}
