import type { Page } from 'playwright-core';

/** What somebody can press, fill in or is led by: worth nothing to a screen reader without a name. */
const needsName = new Set([
  'button',
  'checkbox',
  'combobox',
  'dialog',
  'form',
  'heading',
  'image',
  'link',
  'listbox',
  'navigation',
  'radio',
  'radiogroup',
  'region',
  'spinbutton',
  'textbox',
  'DisclosureTriangle',
]);

interface Node {
  readonly ignored: boolean;
  readonly role?: { readonly value: string };
  readonly name?: { readonly value: string };
  readonly backendDOMNodeId?: number;
}

/** Everything in the accessibility tree that has to be called something is. */
export async function expectNames(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  try {
    const { nodes } = (await session.send('Accessibility.getFullAXTree')) as unknown as { nodes: Node[] };
    const nameless = nodes.filter(
      ({ ignored, role, name }) => !ignored && needsName.has(role?.value ?? '') && !name?.value.trim(),
    );
    if (nodes.length < 10) throw new Error(`${page.url()} has an accessibility tree of ${nodes.length}`);
    if (nameless.length > 0) {
      const roles = nameless.map(({ role, backendDOMNodeId }) => `${role?.value} (${backendDOMNodeId})`);
      throw new Error(`${page.url()} has no name for: ${roles.join(', ')}`);
    }
  } finally {
    await session.detach();
  }
}

/** With the colours of the reader, whatever can be pressed or filled in keeps an edge. */
export async function expectEdges(page: Page): Promise<void> {
  await page.emulateMedia({ forcedColors: 'active' });
  const without = await page.evaluate(() =>
    [...document.querySelectorAll('.kern-btn, .choices a, input:not([type=hidden]), select, textarea')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 4)
      .filter((element) => {
        const { borderBlockEndStyle, borderBlockEndWidth, outlineStyle } = getComputedStyle(element);
        const hasBorder = borderBlockEndStyle !== 'none' && Number.parseFloat(borderBlockEndWidth) > 0;
        return !hasBorder && outlineStyle === 'none' && !element.matches('[type=checkbox], [type=radio]');
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );
  await page.emulateMedia({ forcedColors: 'none' });
  if (without.length > 0)
    throw new Error(`${page.url()} has no edge in forced colours:\n  ${without.join('\n  ')}`);
}

/** At 400 % of a laptop's window (320 by 256) nothing stays in front of what is read, and nothing moves by itself. */
export async function expectRoomAndRest(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 256 });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const faults = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll('body *')].flatMap((element) => {
      const { position, animationName, scrollBehavior } = getComputedStyle(element);
      const { height } = element.getBoundingClientRect();
      const what = element.outerHTML.slice(0, 120);
      return [
        ...((position === 'fixed' || position === 'sticky') && element.checkVisibility() && height > 85
          ? [`stays in front: ${what}`]
          : []),
        ...(animationName !== 'none' ? [`moves: ${what}`] : []),
        ...(scrollBehavior !== 'auto' ? [`glides: ${what}`] : []),
      ];
    }),
  );
  await page.emulateMedia({ reducedMotion: null });
  if (faults.length > 0) throw new Error(`${page.url()}:\n  ${faults.join('\n  ')}`);
}
