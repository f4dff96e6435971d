// The page above the settings form, in Homebridge's user interface.
import type { IHomebridgePluginUi } from '@homebridge/plugin-ui-utils/ui.interface';
import { parseConfig } from '../../config/config.ts';
import { speakerOf } from '../words/speaker.ts';
import { element, Notice } from './dom.ts';
import { formatsOf } from './formats.ts';
import { Help } from './help.ts';
import { Host } from './host.ts';
import { Now } from './now.ts';
import { Parts } from './parts.ts';
import { Sessions } from './sessions.ts';
import { SetUp } from './set-up.ts';

declare const homebridge: IHomebridgePluginUi;

async function begin(): Promise<void> {
  const host = new Host(homebridge);
  const language = await host.language();
  const say = speakerOf(language);
  // The user interface leaves it empty, and screen readers go by it.
  document.documentElement.lang = language;
  const wrong = new Notice();
  // An entry that is filled in by half is no mistake to the form, and the button to save is gone without a word.
  host.onProblems((problems, because) => {
    if (problems.length > 0) wrong.show(say('settings.wrong'), 'warning', problems);
    else if (because !== undefined) wrong.show(because, 'warning');
    else wrong.clear();
  });
  await host.begin();
  const setUp = new SetUp(host, say);
  const formats = formatsOf(language, say);
  const now = new Now(host, say, formats);
  const sessions = new Sessions(host, say, formats, language);
  const help = new Help(host, say, language);
  const parts = new Parts(say('parts'), [
    { key: 'now', title: say('part.now'), node: now.node, onShow: () => now.show(), onHide: () => now.hide() },
    { key: 'sessions', title: say('part.sessions'), node: sessions.node, onShow: () => void sessions.show() },
    { key: 'set-up', title: say('part.set-up'), node: setUp.node, onShow: () => setUp.show() },
    { key: 'help', title: say('part.help'), node: help.node },
  ]);
  const { name } = host.block;
  const whose = host.others.length === 0 ? [] : [element('p', {}, say('settings.first', { name: typeof name === 'string' ? name : 'Zaptec', count: 1 + host.others.length }))];
  document.body.append(element('main', { class: 'container-fluid px-2' }, parts.node, element('h2', { class: 'h5 mt-4' }, say('settings')), ...whose, wrong.node));
  // Whoever has no account yet is here to enter it.
  parts.show(parseConfig(host.block).kind === 'missing' ? 'set-up' : 'now');
}

// The scripts run before the user interface has said how it looks; then everything is asked of it.
homebridge.addEventListener('ready', () => void begin());
