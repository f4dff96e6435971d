// What Homebridge loads. To compile takes longer than anything else at a start: Node keeps what it has compiled for the next
// time. Only of what is loaded after it was told so, and so that is everything else, by its name in the package.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { default: register } = await import('./plugin/plugin.js');

export default register;
