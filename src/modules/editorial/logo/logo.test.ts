import { describe, expect, it } from 'vitest';
import { demoSiteIds } from '#modules/programme';
import { testApp } from '../../../../tests/app.ts';
import { post, sessionFor } from '../../../../tests/people.ts';
import { formKeyField, newFormKey } from '../../../platform/form-key.ts';
import { jpegOf, pngOf } from '../../../platform/picture.build.ts';

const { app, owner } = await testApp({ demo: true });
const coordinator = await sessionFor(app.accounts, 'koordination@demo.lotsenwerk.example');
const elsewhere = await sessionFor(app.accounts, 'koordination.offenbach@demo.lotsenwerk.example');
const siteId = demoSiteIds['caritas-hochtaunus'] ?? '';
const path = `/redaktion/logo/${siteId}`;
const publicPath = '/standorte/caritas-hochtaunus';

const answerOf = async (address: string, cookie = '') =>
  app.http.request(address, { headers: { Cookie: cookie } });
const textOf = async (address: string, cookie = '') => (await answerOf(address, cookie)).text();
async function send(fields: Record<string, string | Buffer>, cookie: string | null = coordinator) {
  const form = new FormData();
  form.set(formKeyField, newFormKey());
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.set(name, value);
    else form.set(name, new Blob([new Uint8Array(value)], { type: 'text/html' }), 'logo.html');
  }
  const headers: Record<string, string> = { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' };
  if (cookie) headers.Cookie = cookie;
  return app.http.request(path, { method: 'POST', body: form, headers });
}

describe('the logo of a site', () => {
  it('is not missed where there is none', async () => {
    expect(await textOf(path, coordinator)).toContain('Noch kein Logo');
    expect(await textOf(publicPath)).not.toContain('<img');
    expect((await answerOf(`${publicPath}/logo`)).status).toBe(404);
    expect((await answerOf(`${path}/bild`, coordinator)).status).toBe(404);
  });

  it.each<[string, Record<string, string | Buffer>, string]>([
    ['without a picture', { alt: 'Logo' }, 'Wählen Sie ein Bild aus'],
    ['without words for it', { logo: pngOf(), alt: '' }, 'was auf dem Logo zu sehen ist'],
    ['with a page for a picture', { logo: Buffer.from('<html>'), alt: 'Logo' }, 'kein PNG und kein JPEG'],
    ['with half a picture', { logo: pngOf().subarray(0, 50), alt: 'Logo' }, 'beschädigt'],
    ['with too large a file', { logo: Buffer.alloc(1_200_000), alt: 'Logo' }, 'höchstens 1 MB'],
  ])('is refused %s, and says why', async (_, fields, words) => {
    const answer = await send({ version: '0', ...fields });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain(words);
    expect(await owner.selectFrom('editorial.logo').select('siteId').execute()).toEqual([]);
  });

  it('is taken in by coordination of the site alone', async () => {
    const fields = { logo: pngOf(), alt: 'Logo der Caritas', version: '0' };
    expect((await send(fields, elsewhere)).status).toBe(404);
    expect((await send(fields, null)).status).not.toBe(200);
    expect(await owner.selectFrom('editorial.logo').select('siteId').execute()).toEqual([]);
    expect((await send(fields)).status).toBe(303);
    expect(await textOf(path, coordinator)).toContain('alt="Logo der Caritas"');
    expect((await answerOf(path, elsewhere)).status).toBe(404);
    const { deed } = await owner
      .selectFrom('audit.entry')
      .select('deed')
      .where('deed', '=', 'POST /redaktion/logo/:id')
      .where('status', '=', 303)
      .executeTakeFirstOrThrow();
    expect(deed).toBeTruthy();
  });

  it('stands on the page of the site and is served as nothing but a picture', async () => {
    const page = await textOf(publicPath);
    expect(page).toContain(`src="${publicPath}/logo?v=1"`);
    expect(page).toContain('alt="Logo der Caritas"');
    const answer = await answerOf(`${publicPath}/logo?v=1`);
    expect(answer.status).toBe(200);
    const heads = Object.fromEntries(answer.headers);
    expect(heads).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'inline; filename="bild.png"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'public, max-age=3600',
    });
    expect(heads['set-cookie']).toBeUndefined();
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect(await textOf('/standorte/offenbach')).not.toContain('<img');
    expect((await answerOf('/standorte/offenbach/logo')).status).toBe(404);
    const own = await answerOf(`${path}/bild`, coordinator);
    expect(own.headers.get('cache-control')).toBe('no-store');
    expect((await answerOf(`${path}/bild`, elsewhere)).status).toBe(404);
  });

  it('gets other words and another picture, but nobody overwrites what somebody else has changed', async () => {
    expect((await send({ alt: 'Caritas', version: '1' })).status).toBe(303);
    expect((await send({ alt: 'Zu spät', version: '1' })).status).toBe(422);
    expect((await send({ alt: 'Zu spät', version: '0', logo: pngOf() })).status).toBe(422);
    expect((await send({ alt: 'Caritas', version: '2', logo: jpegOf() })).status).toBe(303);
    const answer = await answerOf(`${publicPath}/logo?v=3`);
    expect(answer.headers.get('content-type')).toBe('image/jpeg');
  });

  it('stands on posters, and is gone everywhere when it is taken away', async () => {
    const poster = '/redaktion/aushaenge/druck.pdf?art=poster&standort=caritas-hochtaunus&sprache=de';
    const said = Buffer.from('Caritas', 'latin1').toString('latin1');
    expect(
      Buffer.from(await (await answerOf(poster, coordinator)).arrayBuffer()).toString('latin1'),
    ).toContain(`/Alt (${said})`);
    expect((await post(app.http, `${path}/loeschung`, {}, elsewhere)).status).toBe(404);
    expect((await post(app.http, `${path}/loeschung`, {}, coordinator)).status).toBe(303);
    expect((await answerOf(`${publicPath}/logo`)).status).toBe(404);
    expect(
      Buffer.from(await (await answerOf(poster, coordinator)).arrayBuffer()).toString('latin1'),
    ).not.toContain('/Subtype /Image');
  });
});
