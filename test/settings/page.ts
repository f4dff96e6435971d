// The page above the form, in a person's hands: tabs, the sign-in, cards of chargers, help.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FrameLocator, Locator, Page } from 'playwright-core';

const AXE = fileURLToPath(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url));

/** What axe has found. */
export interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly targets: readonly string[];
}

export class PluginPage {
  readonly browserPage: Page;

  constructor(browserPage: Page) {
    this.browserPage = browserPage;
  }

  /** What stands in the frame above the form. */
  get frame(): FrameLocator {
    return this.browserPage.frameLocator('iframe');
  }

  tab(name: string): Locator {
    return this.frame.getByRole('tab', { name });
  }

  /** The notice that is shown in the tab which is open. */
  notice(): Locator {
    return this.frame.locator('[role=tabpanel]:not([hidden]) > div > [role=status]').first();
  }

  /** Fills in the account, as it stands in "Set up", and looks what there is. */
  async signIn(account: { readonly username: string; readonly password: string }): Promise<void> {
    await this.frame.locator('#set-up-username').fill(account.username);
    await this.frame.locator('#set-up-password').fill(account.password);
    await this.frame.getByRole('button', { name: 'Sign in and look' }).click();
  }

  /** The rows of the table of chargers that were found. */
  found(): Locator {
    return this.frame.getByRole('region', { name: 'Chargers' }).locator('tbody tr');
  }

  /** The card of a charger in "Now". */
  card(name: string): Locator {
    return this.frame.locator('section.card', { has: this.frame.locator('h3', { hasText: name }) });
  }

  /** What axe calls serious or worse, within the frame. */
  async seriousFindings(): Promise<Finding[]> {
    const frame = this.browserPage.frames().find((one) => one.url().includes('/plugins/settings-ui/'));
    if (frame === undefined) throw new Error('The page is not open');
    await frame.evaluate(await readFile(AXE, 'utf8'));
    return await frame.evaluate(async () => {
      interface Axe {
        run(context: unknown): Promise<{ violations: { id: string; impact: string; nodes: { target: unknown[] }[] }[] }>;
      }
      const { axe, document } = globalThis as unknown as { axe: Axe; document: unknown };
      const { violations } = await axe.run(document);
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, impact, nodes }) => ({ id, impact, targets: nodes.map(({ target }) => target.join(' ')) }));
    });
  }
}
