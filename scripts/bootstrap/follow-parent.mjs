// Loaded into the program by bootstrap.mjs: when the process that started it is gone (killed, so it could pass nothing on),
// the program is asked to stop as by Ctrl-C. Processes the program forks inherit this line and must not take it for theirs.
if (process.channel !== undefined && process.env.HUB_STARTED_BY === String(process.ppid)) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref(); // must not keep the program alive when its work is done
}
