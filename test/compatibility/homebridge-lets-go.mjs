// Preloaded into a Homebridge that never ends by itself: takes Homebridge's own reasons to stay away, so that what is left is the plugin's.
// Homebridge 1.x waits 5 s with a timer after SIGTERM, looks every 5 s from a child bridge for its parent and 7 s later for a child bridge that has ended;
// and every child bridge, of 2.x too, keeps its IPC channel.
const WAITS_MS = [5000, 7000];
const homebridgesOwn = /[\\/]node_modules[\\/]homebridge[\\/](?:dist|lib|src)[\\/]/;

for (const name of ['setTimeout', 'setInterval']) {
  const original = globalThis[name];
  const replacement = (callback, ms, ...rest) => {
    const timer = original(callback, ms, ...rest);
    const caller = String(new Error('who calls?').stack).split('\n')[2] ?? '';
    if (WAITS_MS.includes(ms) && homebridgesOwn.test(caller)) {
      timer.unref();
      // It sets a limit when it is told to end.
      if (name === 'setTimeout') process.channel?.unref();
    }
    return timer;
  };
  globalThis[name] = Object.defineProperties(replacement, Object.getOwnPropertyDescriptors(original));
}
