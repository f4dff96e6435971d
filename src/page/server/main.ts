// The page's process, which Homebridge's user interface starts when somebody opens the settings, and ends with them.
import { arch, platform, release } from 'node:os';
import process, { version } from 'node:process';
import { HomebridgePluginUiServer, RequestError } from '@homebridge/plugin-ui-utils';
import { systemClock } from '../../base/clock.ts';
import { LIVE_EVENT, MESSAGES, type Path } from '../messages/messages.ts';
import { BadQuestionError, PageHandlers } from './handlers.ts';

class PageServer extends HomebridgePluginUiServer {
  constructor() {
    super();
    const ended = new AbortController();
    const handlers = new PageHandlers({
      clock: systemClock,
      random: Math.random,
      interrupted: ended.signal,
      storagePath: this.homebridgeStoragePath ?? '',
      versions: { 'Node.js of the user interface': version, 'Homebridge UI': this.homebridgeUiVersion ?? 'unknown', System: `${platform()} ${release()} ${arch()}` },
      push: (news) => this.pushEvent(LIVE_EVENT, news),
    });
    for (const path of Object.keys(MESSAGES) as Path[]) {
      this.onRequest(path, async (body: unknown) => {
        try {
          return await handlers.answer(path, body);
        } catch (error) {
          if (error instanceof BadQuestionError) throw new RequestError(error.message, { status: 400 });
          throw error;
        }
      });
    }
    // The library ends the process by this signal as soon as the page is closed: what says that one is open goes first.
    process.once('SIGTERM', () => {
      ended.abort(new Error('The page is closed'));
      void handlers.close().finally(() => process.exit());
    });
    this.ready();
  }
}

new PageServer();
