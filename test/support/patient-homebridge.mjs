// Preloaded into Homebridge, which cuts itself off 5 s after it was told to end: what ends by itself takes longer than that on a
// machine that is busy with much else. That the plugin's own end fits into the 5 s is tried on stepped clocks.
const MORE_MS = 25_000;
/** 128 + SIGINT, 128 + SIGTERM. */
const CUT_OFF = [130, 143];
/** The streams to the test; and the socket by which Homebridge and its Matter server announce themselves, which has outlasted both on a busy machine. The plugin has none of that kind. */
const NOT_OF_THE_PLUGIN = ['PipeWrap', 'UDPWrap'];

const { exit } = process;
process.exit = (code) => {
  if (!CUT_OFF.includes(code)) exit(code);
  // Not that of node:timers, which is the plugin's and may be stepped.
  globalThis.setTimeout(() => {
    const left = process.getActiveResourcesInfo();
    console.error(`Homebridge is cut off; still there: ${left.join(', ')}`);
    exit(left.every((kind) => NOT_OF_THE_PLUGIN.includes(kind)) ? 0 : code);
  }, MORE_MS).unref();
};
