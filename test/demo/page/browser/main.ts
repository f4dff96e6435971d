// The demo's page: the chargers, the home and the log, with the plugin's own page beside them.
import { element } from '../../../../src/page/browser/dom.ts';
import { Home } from './home.ts';
import { LogBox } from './log-box.ts';
import { Events } from './server.ts';
import { SettingsForm } from './settings-form.ts';
import { Simulator } from './simulator.ts';
import { UserInterface } from './user-interface.ts';

/** The plugin's page as it was built, which nobody can name at the time of building this; it finds the user interface in a global. */
const PLUGIN_PAGE = new URL('/page.js', location.href).href;

async function begin(): Promise<void> {
  const [simulator, home, log] = [new Simulator(), new Home(), new LogBox()];
  const gone = element('div', { class: 'alert alert-danger', role: 'alert', hidden: '' }, 'The demo does not answer: look whether it still runs. This page loads anew as soon as it does.');
  document.body.append(element('header', { lang: 'en' }, element('h1', { class: 'h4' }, 'Zaptec demo'), gone), element('aside', { lang: 'en', 'aria-label': 'Simulation' }, simulator.node, home.node, log.node));

  const events = new Events();
  const page = new Promise<string>((resolve) => events.on('hello', (hello) => {
    // The server keeps nothing of a page whose connection was lost.
    if (!gone.hidden) location.reload();
    home.greet(hello);
    resolve(hello.page);
  }));
  events.onLost(() => {
    gone.hidden = false;
  });
  events.on('simulator', (news) => simulator.show(news));
  events.on('home', (news) => home.show(news));
  events.on('line', (line) => log.add(line));

  const form = new SettingsForm();
  const userInterface = new UserInterface(page, form, new URLSearchParams(location.search).get('language') ?? 'en');
  document.body.append(form.node);
  events.on('live', (news) => userInterface.tell(news));
  Object.assign(globalThis, { homebridge: userInterface });
  await import(PLUGIN_PAGE);
  userInterface.dispatchEvent(new Event('ready'));
}

void begin();
