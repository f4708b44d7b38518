import type { VNode } from 'preact';
import { nextDates, pastDates } from '#modules/editorial';
import { findParameter, listSites } from '#modules/programme';
import { open, page, type Route, type Visit } from '#platform/routes';
import { publicSiteTexts } from '../texts.ts';
import {
  type AboutName,
  AccessibilityPage,
  aboutPaths,
  ContactPage,
  ImprintPage,
  NetworkPage,
  type Operator,
  PressPage,
  PrivacyPage,
} from './about.pages.tsx';

/** Pages that explain who is behind this, what holds, and where to turn to. */
export function aboutRoutes(operator: Operator | null): readonly Route[] {
  const bodies: Readonly<Record<AboutName, (visit: Visit) => VNode | Promise<VNode>>> = {
    network: async ({ lang, db, now }) => (
      <NetworkPage
        lang={lang}
        next={await nextDates(db, { now, kinds: ['network-meeting'], limit: 5 })}
        past={await pastDates(db, { now, kinds: ['network-meeting'], limit: 10 })}
      />
    ),
    contact: async ({ lang, db }) => (
      <ContactPage lang={lang} operator={operator} sites={await listSites(db)} />
    ),
    imprint: ({ lang }) => <ImprintPage lang={lang} operator={operator} />,
    privacy: async ({ lang, db, today }) => (
      <PrivacyPage
        lang={lang}
        operator={operator}
        sites={await listSites(db)}
        months={{
          request: await findParameter(db, 'request-contact-kept', { day: today }),
          interest: await findParameter(db, 'applicant-kept', { day: today }),
        }}
      />
    ),
    accessibility: ({ lang }) => <AccessibilityPage lang={lang} operator={operator} />,
    press: ({ lang }) => <PressPage lang={lang} operator={operator} />,
  };
  return (Object.keys(aboutPaths) as AboutName[]).map((name) =>
    open.get(aboutPaths[name], async (visit) =>
      page(publicSiteTexts(visit.lang)(`${name}.title`), await bodies[name](visit), {
        cacheSeconds: 300,
        narrow: true,
      }),
    ),
  );
}
