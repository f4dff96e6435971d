// Fails with one clear sentence when npm scripts do not run on the Node that the devDependency `node` brings.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  console.error(
    `This project needs Node 22.19 or newer, but its scripts run on ${process.version}. ` +
      'The devDependency "node" normally brings Node 24: run "npm ci" again without --ignore-scripts.',
  );
  process.exit(1);
}
