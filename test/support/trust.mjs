// Has a Node trust a certificate besides those that it trusts anyway: `--import trust.mjs?certificate=FILE`.
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { URL } from 'node:url';

const file = new URL(import.meta.url).searchParams.get('certificate');
tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(file, 'utf8')]);
