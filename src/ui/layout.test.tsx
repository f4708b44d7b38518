import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { Layout, type LayoutProps } from './layout.tsx';
import { usePageLanguage } from './page-language.tsx';

const Language = () => <p>{usePageLanguage()}</p>;
const rendered = (props: Partial<LayoutProps> = {}) =>
  renderToString(
    <Layout lang="de" title="Begleitung Jugendamt, 23.11." here="/anfragen?seite=2" {...props}>
      <Language />
    </Layout>,
  );

it('says the specific first in the title', () => {
  expect(rendered()).toContain('<title>Begleitung Jugendamt, 23.11. – Lotsenwerk</title>');
  expect(rendered({ title: 'Lotsenwerk' })).toContain('<title>Lotsenwerk</title>');
});

it('tells its language to itself and to what stands in it', () => {
  const html = rendered({ lang: 'en' });
  expect(html).toContain('<html lang="en" dir="ltr">');
  expect(html).toContain('<p>en</p>');
});

it('leads to the same page in the other languages, named in their own', () => {
  const html = rendered();
  expect(html).toMatch(/<a href="\/en\/anfragen\?seite=2" lang="en" hreflang="en"[^>]*>English<\/a>/);
  expect(html).toMatch(/<a href="\/anfragen\?seite=2"[^>]* aria-current="true">Deutsch<\/a>/);
});

it('signs out by a form, never by a link', () => {
  const html = rendered({ lang: 'en', person: { name: 'Petra Weber', roles: 'Koordination' } });
  expect(html).toContain('<form action="/en/abmelden" method="post"');
  expect(html).not.toContain('href="/en/abmelden"');
  expect(html).not.toContain('href="/en/anmelden"');
});

it('asks before the end of a session whether somebody is still there, in a language of the desk', () => {
  const petra = { name: 'Petra Weber', roles: 'Koordination', until: 'Angemeldet bis 14:30 Uhr' };
  const html = rendered({ person: { ...petra, secondsLeft: 1740 } });
  expect(html).toContain('data-session-seconds="1740" data-session-path="/konto/sitzung"');
  expect(html).toMatch(/<dialog[^>]* data-session-dialog/);
  expect(rendered({ lang: 'ar', person: { ...petra, secondsLeft: 1740 } })).toMatch(/<dialog[^>]* lang="de"/);
  // Whoever stays for weeks is not asked.
  expect(rendered({ person: { name: 'Amal', roles: 'Lotsin' } })).not.toContain('<dialog');
});

it('offers signing in to those who are nobody yet', () => {
  expect(rendered()).toContain('href="/anmelden"');
});

it('marks where one is in the navigation', () => {
  const navigation = [
    { href: '/heute', label: 'Heute' },
    { href: '/anfragen', label: 'Anfragen' },
  ];
  expect(rendered({ navigation }).match(/aria-current="page"/g)).toHaveLength(1);
  expect(rendered({ navigation })).toContain('<a href="/anfragen" aria-current="page">Anfragen</a>');
});

it('keeps six entries in sight and the others one step away, marked where they lead here', () => {
  const navigation = Array.from({ length: 9 }, (_, n) => ({ href: `/n${n}`, label: `Eintrag ${n}` }));
  const html = rendered({ navigation });
  expect(html.indexOf('/n5')).toBeLessThan(html.indexOf('<summary>Mehr</summary>'));
  expect(html.indexOf('/n6')).toBeGreaterThan(html.indexOf('<summary>Mehr</summary>'));
  expect(rendered({ navigation, here: '/n8' })).toContain('navigation-here">Mehr</summary>');
  expect(rendered({ navigation: navigation.slice(0, 7) })).not.toContain('navigation-more');
});

it('has no style and no script in the page itself', () => {
  const html = rendered({ person: { name: 'Petra Weber', roles: 'Koordination' } });
  expect(html).not.toMatch(/<script|<style| style=| on[a-z]+=/);
});
