/**
 * Loaded into the worker before its program: when the process that started it is gone without a word (SIGKILL), the worker is
 * asked to stop as by Ctrl-C. Also when the parent died before this line ran: the channel then closes at once.
 */
if (process.channel !== undefined) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  // Must not keep the worker alive when its work is done.
  process.channel.unref();
}
