// Preloaded into a child process: ends it when its parent is gone, however the parent died.
// Jest's sandbox never sees the 'exit' event of its process and nobody sees a SIGKILL; the end of the stdin pipe always arrives.
process.stdin.on('end', () => process.kill(process.pid, 'SIGTERM'));
process.stdin.resume();
// A process with nothing else to do must still be able to end by itself.
process.stdin.unref();
