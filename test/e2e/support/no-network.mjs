// Preloaded into Homebridge: every way of asking the network fails as if there were none, as a package checker arranges it.
// That goes for the http modules and fetch, and for the name lookup below every other client.
import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import { isIP } from 'node:net';

const notFound = (host) => Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { code: 'ENOTFOUND', errno: -3008, syscall: 'getaddrinfo', hostname: host });
const fail = () => {
  throw notFound('anywhere');
};

http.request = http.get = https.request = https.get = fail;
globalThis.fetch = async () => {
  throw new TypeError('fetch failed', { cause: notFound('anywhere') });
};

const { lookup } = dns;
dns.lookup = (host, options, callback) => {
  // Homebridge's own servers listen on addresses, which need no lookup.
  if (isIP(host) !== 0) return lookup(host, options, callback);
  const answer = callback ?? options;
  process.nextTick(() => answer(notFound(host)));
  return {};
};
dns.promises.lookup = async (host) => {
  throw notFound(host);
};
syncBuiltinESMExports();
