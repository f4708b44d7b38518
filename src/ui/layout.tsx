import type { ComponentChildren, VNode } from 'preact';
import {
  deskLanguages,
  directionOf,
  isInLatinLetters,
  type Lang,
  nativeNameOf,
  sourceLanguage,
} from '../platform/languages.ts';
import { type TypeSize, typeSizePath } from '../platform/type-size.ts';
import { asset } from './assets.ts';
import { Button } from './button.tsx';
import { Form } from './form.tsx';
import { localHref } from './href.ts';
import { Icon, Mark } from './icons.tsx';
import { PageLanguage } from './page-language.tsx';
import { uiTexts } from './texts.ts';

export const productName = 'Lotsenwerk';

const fonts = ['fira-sans-400.woff2', 'fira-sans-600.woff2'];

export interface NavigationItem {
  href: string;
  label: string;
  /** The language of the label, where it is not the page's. */
  lang?: Lang | undefined;
  current?: boolean | undefined;
}

export interface FooterPart {
  title: string;
  links: readonly { href: string; label: string }[];
}

export interface SignedInPerson {
  name: string;
  roles: string;
  /** Until when she is signed in, in words. */
  until?: string | undefined;
  /** How many seconds that is away when the page is made. */
  secondsLeft?: number | undefined;
  /** Where somebody with several roles chooses one to work in. */
  changeRole?: { href: string; label: string } | undefined;
}

export interface LayoutProps {
  lang: Lang;
  /** The specific first: "Begleitung Jugendamt, 23.11." */
  title: string;
  children: ComponentChildren;
  /** This page's path and query without language prefix: `/anfrage?x=1` */
  here: string;
  person?: SignedInPerson | undefined;
  /** Entries without any `current` among them: the one that leads here is marked. */
  navigation?: readonly NavigationItem[] | undefined;
  /** One column of reading width, for tasks. */
  narrow?: boolean | undefined;
  languages?: readonly { lang: string; href: string }[] | undefined;
  /** Where the program is reached: search engines want whole addresses of the other languages. */
  origin?: string | undefined;
  /** A band above the content, for what concerns every page. */
  notice?: VNode | undefined;
  /** A band on top, about this page in other languages. */
  about?: VNode | undefined;
  /** The name beside the mark, where a site has its own. */
  brand?: string | undefined;
  footer?: readonly FooterPart[] | undefined;
  /** The page is asked for again after so long where the browser runs no scripts. */
  refreshSeconds?: number | undefined;
  /** The address of a feed (Atom) of what stands here. */
  feed?: string | undefined;
  /** How large its reader wants it; the ordinary size unless told. */
  typeSize?: TypeSize | undefined;
}

/** The whole document from `<html>` on; the doctype is the server's. */
export function Layout(props: LayoutProps) {
  const { lang, title, children, here, person, narrow, notice, footer = [], refreshSeconds, feed } = props;
  const { origin = '', typeSize = 'normal' } = props;
  const say = uiTexts(lang);
  const languages =
    props.languages ?? deskLanguages.map((one) => ({ lang: one, href: localHref(one, here) }));
  const navigation = withCurrent(props.navigation ?? [], localHref(lang, here));
  return (
    <PageLanguage.Provider value={lang}>
      <html lang={lang} dir={directionOf(lang)} data-type={typeSize === 'normal' ? undefined : typeSize}>
        <head>
          <meta charset="utf-8" />
          <title>{title === productName ? title : `${title} – ${productName}`}</title>
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="format-detection" content="telephone=no" />
          {refreshSeconds && (
            <noscript>
              <meta http-equiv="refresh" content={String(refreshSeconds)} />
            </noscript>
          )}
          <link rel="stylesheet" href={asset('styles.css')} />
          {(isInLatinLetters(lang) ? fonts : []).map((font) => (
            <link
              key={font}
              rel="preload"
              href={asset(font)}
              as="font"
              type="font/woff2"
              crossorigin="anonymous"
            />
          ))}
          <link rel="icon" href={asset('mark.svg')} type="image/svg+xml" />
          {feed && <link rel="alternate" type="application/atom+xml" title={title} href={feed} />}
          {languages.map((one) => (
            <link key={one.lang} rel="alternate" hreflang={one.lang} href={origin + one.href} />
          ))}
        </head>
        <body>
          <a class="skip-link" href="#inhalt">
            {say('navigation.skip')}
          </a>
          <header class="site-header">
            <div class="site-strip">
              <div class="site-strip-row">
                <LanguageSwitch languages={languages} lang={lang} label={say('language.switch')} />
                {!person && (
                  <a class="type-size" href={localHref(lang, typeSizePath)}>
                    <Icon name="letters" />
                    <span class="kern-label">{say('type.size')}</span>
                  </a>
                )}
                {!person && (
                  <button
                    type="button"
                    class="read-aloud"
                    data-read-aloud
                    data-stop={say('aloud.stop')}
                    hidden
                  >
                    <Icon name="sound" />
                    <span class="kern-label">{say('aloud.read')}</span>
                  </button>
                )}
                {person ? (
                  <AccountMenu lang={lang} person={person} />
                ) : (
                  <a class="kern-link sign-in" href={localHref(lang, '/anmelden')}>
                    <Icon name="person" />
                    {say('account.sign-in')}
                  </a>
                )}
              </div>
            </div>
            <div class="site-header-row">
              <a class="brand" href={localHref(lang, '/')}>
                <Mark />
                <span class="brand-words">
                  <span class="brand-name">{productName}</span>
                  {props.brand && <span class="brand-site">{props.brand}</span>}
                </span>
              </a>
              {navigation.length > 0 && <Navigation items={navigation} lang={lang} />}
            </div>
          </header>
          {props.about}
          {notice && (
            <aside class="notice" aria-label={say('notice.label')}>
              {notice}
            </aside>
          )}
          <main id="inhalt" tabindex={-1} class={narrow ? 'page page-narrow' : 'page'}>
            {children}
          </main>
          <footer class="site-footer">
            <div class="site-footer-row">
              <Mark />
              {footer.length > 0 && (
                <nav aria-label={say('footer.label')}>
                  {footer.map((part) => (
                    <div key={part.title}>
                      <p class="footer-title">{part.title}</p>
                      <ul>
                        {part.links.map((item) => (
                          <li key={item.href}>
                            <a class="kern-link" href={item.href}>
                              {item.label}
                            </a>
                          </li>
                        ))}
                      </ul>
                    </div>
                  ))}
                </nav>
              )}
              {person?.until && (
                <p
                  class="muted signed-in-until"
                  data-session-seconds={person.secondsLeft}
                  data-session-path={localHref(lang, '/konto/sitzung')}
                >
                  {person.until}
                </p>
              )}
            </div>
          </footer>
          {person?.secondsLeft !== undefined && <SessionDialog lang={lang} />}
          {!person && <script type="module" src={asset('read-aloud.js')} />}
        </body>
      </html>
    </PageLanguage.Provider>
  );
}

/** Opened by its script two minutes before a session ends. */
function SessionDialog({ lang }: { lang: Lang }) {
  const spoken = deskLanguages.find((one) => one === lang) ?? sourceLanguage;
  const say = uiTexts(spoken);
  return (
    <>
      <dialog
        class="kern-dialog"
        lang={spoken === lang ? undefined : spoken}
        role="alertdialog"
        aria-labelledby="sitzung-titel"
        aria-describedby="sitzung-text"
        data-session-dialog
        data-soon={say('session.soon')}
        data-last={say('session.last')}
        data-over={say('session.over')}
        data-over-title={say('session.over-title')}
      >
        <div class="kern-dialog__header">
          <h2 class="kern-title" id="sitzung-titel">
            {say('session.title')}
          </h2>
        </div>
        <div class="kern-dialog__body">
          <p id="sitzung-text" aria-live="assertive" data-session-said />
        </div>
        <div class="kern-dialog__footer">
          <Button type="button" data-session-stay>
            {say('session.stay')}
          </Button>
          <Button type="button" variant="secondary" data-session-close>
            {say('session.close')}
          </Button>
        </div>
      </dialog>
      <script type="module" src={asset('session-end.js')} />
    </>
  );
}

function AccountMenu({ lang, person }: { lang: Lang; person: SignedInPerson }) {
  const say = uiTexts(lang);
  return (
    <details class="account">
      <summary aria-label={say('account.menu', { name: person.name })}>
        <Icon name="person" />
        <span class="account-name">{person.name}</span>
      </summary>
      <div class="account-menu">
        <p>
          <strong>{person.name}</strong>
          <br />
          <span class="muted">{person.roles}</span>
        </p>
        <p>
          <a class="kern-link" href={localHref(lang, '/konto')}>
            {say('account.open')}
          </a>
        </p>
        <p>
          <a class="kern-link" href={localHref(lang, typeSizePath)}>
            {say('type.size')}
          </a>
        </p>
        {person.changeRole && (
          <p>
            <a class="kern-link" href={person.changeRole.href}>
              {person.changeRole.label}
            </a>
          </p>
        )}
        <Form action={localHref(lang, '/abmelden')} bare>
          <button type="submit" class="kern-btn kern-btn--secondary kern-btn--block">
            <span class="kern-label">{say('account.sign-out')}</span>
          </button>
        </Form>
      </div>
    </details>
  );
}

function withCurrent(items: readonly NavigationItem[], here: string): readonly NavigationItem[] {
  if (items.some((item) => item.current)) return items;
  const path = here.split('?')[0];
  return items.map((item) => ({ ...item, current: item.href === path }));
}

function LanguageSwitch({
  languages,
  lang,
  label,
}: {
  languages: readonly { lang: string; href: string }[];
  lang: Lang;
  label: string;
}) {
  if (languages.length < 2) return null;
  const list = (
    <ul>
      {languages.map((one) => (
        <li key={one.lang}>
          <a
            href={one.href}
            lang={one.lang}
            hreflang={one.lang}
            dir={directionOf(one.lang)}
            aria-current={one.lang === lang ? 'true' : undefined}
          >
            {nativeNameOf(one.lang)}
          </a>
        </li>
      ))}
    </ul>
  );
  return (
    <nav class="languages" aria-label={label}>
      {languages.length <= 3 ? (
        list
      ) : (
        <details class="language-list">
          <summary>
            <Icon name="language" />
            <span class="kern-sr-only">{label}: </span>
            <span>{nativeNameOf(lang)}</span>
          </summary>
          {list}
        </details>
      )}
    </nav>
  );
}

/** What is always in sight; the rest waits behind one more step, so that a page begins on the first screen of a phone. */
const inSight = 6;

function Navigation({ items, lang }: { items: readonly NavigationItem[]; lang: Lang }) {
  const say = uiTexts(lang);
  const few = items.length <= inSight + 1;
  const first = few ? items : items.slice(0, inSight);
  const rest = few ? [] : items.slice(inSight);
  return (
    <nav class="navigation" aria-label={say('navigation.label')}>
      <ul class="navigation-list">
        {first.map(entry)}
        {rest.length > 0 && (
          <li>
            <details class="navigation-more">
              <summary class={rest.some(({ current }) => current) ? 'navigation-here' : undefined}>
                {say('navigation.more')}
              </summary>
              <ul>{rest.map(entry)}</ul>
            </details>
          </li>
        )}
      </ul>
    </nav>
  );

  function entry(item: NavigationItem) {
    return (
      <li key={item.href}>
        <a
          href={item.href}
          lang={item.lang}
          dir={item.lang && directionOf(item.lang)}
          aria-current={item.current ? 'page' : undefined}
        >
          {item.label}
        </a>
      </li>
    );
  }
}
