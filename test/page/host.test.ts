// The settings as the page has them: a block of many, and what becomes of the others.
import { expect, test } from '@jest/globals';
import type { IHomebridgePluginUi } from '@homebridge/plugin-ui-utils/ui.interface';
import type { Block } from '../../src/config/blocks.ts';
import { Host } from '../../src/page/browser/host.ts';
import { password, username } from '../support/command-line.ts';

/** Homebridge's user interface, which keeps what it is handed back, and nothing else. */
class SomeUserInterface extends EventTarget {
  blocks: Block[];
  canBeSaved = true;
  readonly showSchemaForm = (): void => undefined;

  constructor(blocks: Block[]) {
    super();
    this.blocks = blocks;
  }

  getPluginConfig(): Promise<Block[]> {
    return Promise.resolve(this.blocks);
  }

  updatePluginConfig(blocks: Block[]): Promise<Block[]> {
    this.blocks = blocks;
    return Promise.resolve(blocks);
  }

  /** Somebody changes something in the form. */
  fillIn(blocks: Block[]): void {
    this.blocks = blocks;
    this.dispatchEvent(new MessageEvent('configChanged', { data: blocks }));
  }

  enableSaveButton(): void {
    this.canBeSaved = true;
  }

  disableSaveButton(): void {
    this.canBeSaved = false;
  }
}

async function begun(blocks: Block[]): Promise<{ readonly host: Host; readonly userInterface: SomeUserInterface }> {
  const userInterface = new SomeUserInterface(blocks);
  const host = new Host(userInterface as unknown as IHomebridgePluginUi);
  await host.begin();
  return { host, userInterface };
}

const home = { platform: 'Zaptec', username, password };
const cabin = { platform: 'Zaptec', name: 'Cabin', username: 'other@example.com', password: 'another', _bridge: { username: '0E:00:00:00:00:01' } };

test('of several blocks the first is changed, and the others stay', async () => {
  const { host, userInterface } = await begun([home, cabin]);
  expect([host.block, host.others]).toStrictEqual([home, [cabin]]);
  await host.change({ chargers: { exclude: ['ZAP000001'] } });
  expect(userInterface.blocks).toStrictEqual([{ ...home, chargers: { exclude: ['ZAP000001'] } }, cabin]);
  userInterface.fillIn([{ ...home, pollInterval: 30 }, cabin]);
  await host.change({ username: 'new@example.com' });
  expect(userInterface.blocks).toStrictEqual([{ ...home, pollInterval: 30, username: 'new@example.com' }, cabin]);
});

test('where there is none, there is an empty one, which cannot be saved', async () => {
  const { host, userInterface } = await begun([]);
  expect([host.block, host.others, userInterface.blocks, userInterface.canBeSaved]).toStrictEqual([{}, [], [{}], false]);
  await host.change({ username, password });
  expect(userInterface.canBeSaved).toBe(true);
});

test('nothing can be saved while the page asks for something first, and what that is is told', async () => {
  const { host, userInterface } = await begun([home]);
  const told: unknown[] = [];
  host.onProblems((problems, because) => told.push([problems, because]));
  host.holdBack('Tick one.');
  userInterface.fillIn([{ ...home, pollInterval: 30 }]);
  expect(userInterface.canBeSaved).toBe(false);
  host.holdBack(undefined);
  expect(userInterface.canBeSaved).toBe(true);
  expect(told).toStrictEqual([[[], 'Tick one.'], [[], 'Tick one.'], [[], undefined]]);
});
