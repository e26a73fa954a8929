/**
 * Loaded into every server that is measured (`node --import`): answers each message `cpu` with the CPU time
 * of the process and of its request thread in microseconds, and ends the server when the bench is gone.
 */
process.on('message', (message) => {
  if (message === 'cpu') process.send?.({ process: process.cpuUsage(), thread: process.threadCpuUsage() })
})
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
