/**
 * Loaded into every server that is measured (`node --import`): answers each message with the CPU time
 * of the process in microseconds, and ends the server when the bench is gone.
 */
process.on('message', () => process.send?.(process.cpuUsage()))
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'))
