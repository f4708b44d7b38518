import type { ComponentChildren, VNode } from 'preact';
import type { Lang } from '../platform/languages.ts';
import { Alert } from './alert.tsx';
import { Badge } from './badge.tsx';
import { BarChart } from './bar-chart.tsx';
import { Button, ButtonLink, ButtonRow } from './button.tsx';
import { CalendarWeek } from './calendar-week.tsx';
import { Card, Cards, DoorCard } from './card.tsx';
import { Columns } from './columns.tsx';
import { Details } from './details.tsx';
import { Dialog } from './dialog.tsx';
import { EmptyState } from './empty-state.tsx';
import {
  CheckboxField,
  CheckboxGroup,
  DateField,
  DayPartField,
  EmailField,
  FileField,
  NumberField,
  PasswordField,
  PhoneField,
  RadioGroup,
  SelectField,
  TextArea,
  TextField,
  TimeField,
} from './fields.tsx';
import { Fieldset } from './fieldset.tsx';
import { Form } from './form.tsx';
import { localHref } from './href.ts';
import { Icon, type IconName, iconNames, Mark, Picture, pictureNames } from './icons.tsx';
import { Foreign } from './language-words.tsx';
import { Layout } from './layout.tsx';
import { Link, MailLink, PhoneLink } from './link.tsx';
import { OfferButtons } from './offer-buttons.tsx';
import { PageLanguage } from './page-language.tsx';
import { Pagination } from './pagination.tsx';
import { Meter, Progress } from './progress.tsx';
import { BackLink, StepPage } from './step-page.tsx';
import { SummaryList } from './summary-list.tsx';
import { Table } from './table.tsx';
import { Tabs } from './tabs.tsx';
import { TaskList } from './task-list.tsx';
import { Timeline } from './timeline.tsx';

/** A building block in all its states. */
export interface Preview {
  /** The last part of its address. */
  name: string;
  title: string;
  render: (lang: Lang) => VNode;
}

const longWord = 'Aufenthaltsbescheinigungsverlängerungsangelegenheiten';
const longName = 'Prof. Dr. Anne-Sophie Wiedenbrück-Papadopoulou-Charalambopoulos';
const monday = Temporal.PlainDate.from('2026-11-23');

function State({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

const topics: IconName[] = ['office', 'doctor', 'school', 'kita', 'form', 'bank', 'home'];

export const previews: readonly Preview[] = [
  {
    name: 'schrift',
    title: 'Schrift und Verweise',
    render: () => (
      <>
        <p class="lead">Ein Vorspann sagt in einem Satz, worum es geht.</p>
        <p>
          Ein Absatz mit einem <Link href="#ziel">Verweis auf eine andere Seite</Link>, einer Telefonnummer{' '}
          <PhoneLink number="06172 999 1234" />, einer Adresse <MailLink address="lotsen@example.org" /> und{' '}
          <strong>einem wichtigen Wort</strong>.
        </p>
        <h2 id="ziel">Eine Überschrift zweiter Stufe</h2>
        <ul>
          <li>Ein Punkt</li>
          <li>
            Worte in anderen Sprachen: <Foreign lang="ar">اللغة العربية</Foreign>,{' '}
            <Foreign lang="uk">українська</Foreign>, <Foreign lang="tr">Türkçe</Foreign>
          </li>
        </ul>
        <h3>Eine Überschrift dritter Stufe</h3>
        <ol>
          <li>Zuerst</li>
          <li>Danach {longWord}</li>
        </ol>
        <h2>{longWord}</h2>
        <BackLink href="#ziel" />
      </>
    ),
  },
  {
    name: 'knoepfe',
    title: 'Knöpfe',
    render: () => (
      <>
        <State title="Arten">
          <ButtonRow>
            <Button>Anfrage annehmen</Button>
            <Button variant="secondary">Rückfrage stellen</Button>
            <Button variant="tertiary">Später entscheiden</Button>
            <ButtonLink href="#neu" variant="secondary" icon="plus">
              Neue Anfrage
            </ButtonLink>
          </ButtonRow>
        </State>
        <State title="Nicht möglich">
          <ButtonRow>
            <Button disabled>Anfrage annehmen</Button>
            <Button variant="secondary" disabled>
              Rückfrage stellen
            </Button>
          </ButtonRow>
        </State>
        <State title="Über die ganze Breite, mit langem Wort">
          <Button block icon="check">
            {longWord} bestätigen
          </Button>
        </State>
        <State title="Zwei gleiche Antworten">
          <OfferButtons>
            <Button variant="secondary" icon="check">
              Ja, ich übernehme
            </Button>
            <Button variant="secondary" icon="stop">
              Nein, diesmal nicht
            </Button>
          </OfferButtons>
        </State>
      </>
    ),
  },
  {
    name: 'eingabefelder',
    title: 'Eingabefelder',
    render: () => (
      <>
        <State title="Leer">
          <Form action="#" label="Leer">
            <TextField name="leer-name" label="Name" required autocomplete="name" />
            <TextField name="leer-ort" label="Ort" hint="Wo der Termin stattfindet." />
            <EmailField name="leer-mail" label="E-Mail-Adresse" required />
            <PhoneField name="leer-telefon" label="Telefon" hint="Nur für Rückfragen zu diesem Termin." />
            <PasswordField name="leer-passwort" label="Passwort" required />
            <NumberField name="leer-weg" label="Wie weit fahren Sie höchstens?" unit="km" required />
            <SelectField
              name="leer-sprache"
              label="Sprache"
              required
              options={[
                { value: 'ar', label: 'العربية', lang: 'ar' },
                { value: 'tr', label: 'Türkçe', lang: 'tr' },
              ]}
            />
            <DateField name="leer-tag" label="Tag" required />
            <TimeField name="leer-zeit" label="Uhrzeit" required />
            <FileField
              name="leer-datei"
              label="Liste"
              hint="Eine CSV- oder Excel-Datei, höchstens 6 MB."
              required
            />
            <TextArea
              name="leer-ziel"
              label="Was soll die Person danach allein können?"
              hint="Ein Satz genügt. Bitte keine Krankheiten und keine Herkunft."
            />
            <Button>Absenden</Button>
          </Form>
        </State>
        <State title="Ausgefüllt">
          <Form action="#" label="Ausgefüllt">
            <TextField name="voll-name" label="Name" required value={longName} />
            <TextField name="voll-arabisch" label="Name in eigener Schrift" value="ليلى الحداد" />
            <EmailField name="voll-mail" label="E-Mail-Adresse" required value="leyla@example.org" />
            <NumberField name="voll-stunden" label="Stunden" unit="Std." decimal value="1,5" required />
            <SelectField
              name="voll-thema"
              label="Thema"
              required
              value="kita"
              options={[
                { group: 'Bildung', options: [{ value: 'kita', label: `Kita und ${longWord}` }] },
                { group: 'Gesundheit', options: [{ value: 'arzt', label: 'Arztbesuch' }] },
              ]}
            />
            <DateField name="voll-tag" label="Tag" required value={monday} />
            <TimeField name="voll-zeit" label="Uhrzeit" required value={Temporal.PlainTime.from('14:30')} />
            <TextArea
              name="voll-ziel"
              label="Ziel"
              value="Beim nächsten Mal allein einen Termin vereinbaren."
            />
            <TextField name="voll-fest" label="Nummer" required readOnly value="A-2026-0042" width="long" />
          </Form>
        </State>
        <State title="Mit Fehler">
          <Form
            action="#"
            errors={[
              { name: 'falsch-name', message: 'Geben Sie einen Namen ein.' },
              {
                name: 'falsch-tag',
                message: 'Der Tag liegt in der Vergangenheit. Wählen Sie einen Tag ab heute.',
              },
              { name: 'falsch-sprache', message: 'Wählen Sie eine Sprache.' },
              {
                name: 'falsch-datei',
                message: 'Die Datei ist keine Tabelle. Wählen Sie eine CSV- oder Excel-Datei.',
              },
              { name: 'falsch-ziel', message: 'Der Text ist zu lang. Höchstens 300 Zeichen.' },
            ]}
          >
            <TextField name="falsch-name" label="Name" required error="Geben Sie einen Namen ein." />
            <DateField
              name="falsch-tag"
              label="Tag"
              hint="Frühestens in zwei Tagen."
              required
              value="2020-02-29"
              error="Der Tag liegt in der Vergangenheit. Wählen Sie einen Tag ab heute."
            />
            <SelectField
              name="falsch-sprache"
              label="Sprache"
              required
              error="Wählen Sie eine Sprache."
              options={[{ value: 'ar', label: 'العربية', lang: 'ar' }]}
            />
            <FileField
              name="falsch-datei"
              label="Liste"
              required
              error="Die Datei ist keine Tabelle. Wählen Sie eine CSV- oder Excel-Datei."
            />
            <TextArea
              name="falsch-ziel"
              label="Ziel"
              required
              value={longWord.repeat(4)}
              error="Der Text ist zu lang. Höchstens 300 Zeichen."
            />
          </Form>
        </State>
        <State title="Nicht möglich">
          <Form action="#" label="Nicht möglich">
            <TextField name="aus-name" label="Name" required disabled value="Leyla" />
            <SelectField
              name="aus-sprache"
              label="Sprache"
              required
              disabled
              value="tr"
              options={[{ value: 'tr', label: 'Türkçe', lang: 'tr' }]}
            />
          </Form>
        </State>
        <State title="Filter in einer Reihe">
          <Form action="#" method="get" label="Filter" inline>
            <TextField name="filter-suche" label="Suche" markOptional={false} inputMode="search" />
            <SelectField
              name="filter-stand"
              label="Stand"
              markOptional={false}
              emptyLabel="alle"
              options={[{ value: 'neu', label: 'Neu' }]}
            />
            <Button variant="secondary">Anzeigen</Button>
          </Form>
        </State>
      </>
    ),
  },
  {
    name: 'auswahl',
    title: 'Auswahl',
    render: () => (
      <>
        <State title="Eine von mehreren">
          <Form action="#" label="Eine von mehreren">
            <RadioGroup
              name="deutsch"
              label="Wie gut sprechen Sie Deutsch?"
              hint="Schätzen Sie selbst."
              required
              value="etwas"
              options={[
                { value: 'kaum', label: 'Kaum' },
                { value: 'etwas', label: 'Etwas', hint: 'Ich verstehe einfache Sätze.' },
                { value: 'gut', label: 'Gut' },
              ]}
            />
            <RadioGroup
              name="kind"
              label="Ist ein Kind dabei?"
              horizontal
              options={[
                { value: 'ja', label: 'Ja' },
                { value: 'nein', label: 'Nein' },
              ]}
            />
            <RadioGroup
              name="erreichbar"
              label="Wie erreichen wir Sie?"
              required
              value="telefon"
              options={[
                {
                  value: 'telefon',
                  label: 'Telefon',
                  children: <PhoneField name="nummer" label="Nummer" required />,
                },
                {
                  value: 'mail',
                  label: 'E-Mail',
                  children: <EmailField name="adresse" label="Adresse" required />,
                },
              ]}
            />
          </Form>
        </State>
        <State title="Mehrere">
          <Form action="#" label="Mehrere">
            <CheckboxGroup
              name="sprachen"
              label="Welche Sprachen sprechen Sie?"
              required
              value={['tr']}
              options={[
                { value: 'ar', label: 'العربية', lang: 'ar' },
                { value: 'tr', label: 'Türkçe', lang: 'tr' },
                { value: 'lang', label: longWord },
                { value: 'weg', label: 'Nicht mehr wählbar', disabled: true },
              ]}
            />
            <DayPartField name="tageszeit" label="Wann passt es?" required value={['afternoon']} />
            <CheckboxField
              name="einwilligung"
              label="Ich bin einverstanden, dass Sie mich zurückrufen."
              hint="Sie können das jederzeit widerrufen."
              checked
            />
          </Form>
        </State>
        <State title="Mit Fehler">
          <Form action="#" label="Mit Fehler">
            <RadioGroup
              name="falsche-wahl"
              label="Wo findet der Termin statt?"
              required
              error="Wählen Sie einen Ort."
              options={[
                { value: 'amt', label: 'In einem Amt' },
                { value: 'praxis', label: 'In einer Praxis' },
              ]}
            />
            <CheckboxField
              name="falsche-einwilligung"
              label="Die Person ist einverstanden."
              error="Ohne Einverständnis können wir die Anfrage nicht annehmen."
              required
            />
          </Form>
        </State>
        <State title="Felder, die zusammengehören">
          <Form action="#" label="Felder, die zusammengehören">
            <Fieldset legend="Zeitfenster" name="fenster" hint="Wann der Termin beginnen kann." horizontal>
              <TimeField name="fenster-von" label="Von" required />
              <TimeField name="fenster-bis" label="Bis" required />
            </Fieldset>
            <Fieldset legend="Anschrift" name="anschrift" error="Die Anschrift ist unvollständig.">
              <TextField
                name="strasse"
                label="Straße und Hausnummer"
                required
                autocomplete="street-address"
              />
              <TextField name="plz" label="Postleitzahl" required width="short" inputMode="numeric" />
            </Fieldset>
          </Form>
        </State>
      </>
    ),
  },
  {
    name: 'frage',
    title: 'Eine Frage je Seite',
    render: () => (
      <StepPage
        question="Welche Sprache sprechen Sie?"
        action="#"
        backHref="#zurueck"
        step={3}
        of={7}
        hint="Wir suchen jemanden, der diese Sprache spricht."
        after={
          <p>
            Lieber anrufen? <PhoneLink number="06172 999 1234" />
          </p>
        }
      >
        <RadioGroup
          name="sprache"
          label="Welche Sprache sprechen Sie?"
          labelHidden
          required
          options={[
            { value: 'ar', label: 'العربية', lang: 'ar' },
            { value: 'fa', label: 'فارسی', lang: 'fa' },
            { value: 'tr', label: 'Türkçe', lang: 'tr' },
            { value: 'uk', label: 'українська', lang: 'uk' },
          ]}
        />
      </StepPage>
    ),
  },
  {
    name: 'frage-mit-fehler',
    title: 'Eine Frage mit Fehler',
    render: () => (
      <StepPage
        question={`Was ist das Thema: ${longWord}?`}
        action="#"
        backHref="#zurueck"
        step={4}
        of={7}
        optional
        errors={[{ name: 'thema', message: 'Schreiben Sie ein paar Worte.' }]}
      >
        <TextArea
          name="thema"
          label="Was ist das Thema?"
          labelHidden
          required
          error="Schreiben Sie ein paar Worte."
        />
      </StepPage>
    ),
  },
  {
    name: 'meldungen',
    title: 'Meldungen und Stände',
    render: () => (
      <>
        <Alert kind="info" title="Die Anfrage wartet auf eine Rückmeldung.">
          <p>Frau Weber hat am Montag nachgefragt.</p>
        </Alert>
        <Alert kind="success" title="Wir haben Ihre Anfrage." live>
          <p>Ihre Nummer ist A-2026-0042. Wir melden uns bis Mittwoch, 25. November.</p>
        </Alert>
        <Alert kind="warning" title="Das ist der dritte Termin zur selben Sache.">
          <p>
            Ab dem fünften Termin brauchen wir einen Grund. <Link href="#regel">Zur Regel</Link>
          </p>
        </Alert>
        <Alert kind="danger" title={`Eine Meldung ohne Text über ${longWord}`} />
        <h2>Stände</h2>
        <ButtonRow>
          <Badge>Entwurf</Badge>
          <Badge kind="info" icon="clock">
            Angefragt
          </Badge>
          <Badge kind="success" icon="check">
            Zugesagt
          </Badge>
          <Badge kind="warning" icon="warning">
            Eilt
          </Badge>
          <Badge kind="danger" icon="stop">
            Abgesagt
          </Badge>
        </ButtonRow>
        <h2>Noch nichts da</h2>
        <EmptyState
          title="Hier erscheinen die Anfragen, die auf Sie warten."
          action={<ButtonLink href="#neu">Anfrage aufnehmen</ButtonLink>}
        >
          Im Moment ist alles erledigt.
        </EmptyState>
      </>
    ),
  },
  {
    name: 'karten',
    title: 'Karten',
    render: () => (
      <>
        <State title="Türen">
          <Cards>
            <DoorCard href="#hilfe" picture="help" title="Ich suche Begleitung" headingLevel={3}>
              Zum Amt, in die Schule, zur Ärztin.
            </DoorCard>
            <DoorCard
              href="#stelle"
              picture="organisation"
              title="Wir sind eine Einrichtung"
              headingLevel={3}
            >
              Sie fragen für jemanden an.
            </DoorCard>
            <DoorCard href="#lotse" picture="volunteer" title="Ich möchte helfen" headingLevel={3}>
              Lotsin oder Lotse werden.
            </DoorCard>
          </Cards>
        </State>
        <State title="Vorschläge">
          <Cards>
            <Card
              title="Samira Haidari"
              preline="Dari, Deutsch B2"
              headingLevel={3}
              footer={<Button variant="secondary">Samira Haidari anfragen</Button>}
            >
              <ul>
                <li>Spricht Dari als Muttersprache</li>
                <li>Wohnt 4 km entfernt</li>
                <li>Diesen Monat erst ein Einsatz</li>
              </ul>
            </Card>
            <Card title={longName} headingLevel={3} href="#person">
              <p>Eine Karte, die ganz zum Verweis wird, mit {longWord}.</p>
            </Card>
            <Card>
              <p>Eine Karte ohne Titel.</p>
            </Card>
          </Cards>
        </State>
      </>
    ),
  },
  {
    name: 'balken',
    title: 'Balken',
    render: () => (
      <BarChart
        legend={{ value: 'Anfragen', part: 'niemand gefunden' }}
        bars={[
          { key: 'ar', label: 'Arabisch', value: 24, part: 6, words: '6 von 24' },
          { key: 'ti', label: 'Tigrinya', value: 3, part: 3, words: '3 von 3' },
          { key: 'long', label: longWord, value: 9, part: 0, words: '0 von 9', open: true },
          { key: 'none', label: 'Dari', value: 0, part: 0, words: '0 von 0' },
        ]}
      />
    ),
  },
  {
    name: 'tabelle',
    title: 'Tabellen',
    render: () => (
      <>
        <Tabs
          label="Anfragen"
          tabs={[
            { href: '#offen', label: 'Offen', current: true, count: 12 },
            { href: '#wartet', label: 'Wartet auf andere', count: 0 },
            { href: '#alle', label: 'Alle' },
          ]}
        />
        <Table
          caption="Offene Anfragen"
          columns={[
            { key: 'what', label: 'Thema', sortHref: '#nach-thema' },
            { key: 'when', label: 'Termin', sortHref: '#nach-termin', sorted: 'asc' },
            { key: 'language', label: 'Sprache' },
            { key: 'hours', label: 'Stunden', align: 'end' },
            { key: 'act', label: 'Nächster Schritt', labelHidden: true },
          ]}
          rows={[
            {
              key: '1',
              cells: {
                what: <Link href="#a">Jugendamt</Link>,
                when: 'Mo., 23.11.2026, 14:30 Uhr',
                language: <Foreign lang="ar">العربية</Foreign>,
                hours: '1,50',
                act: (
                  <ButtonLink href="#vorschlaege" variant="secondary">
                    Vorschläge ansehen
                  </ButtonLink>
                ),
              },
            },
            {
              key: '2',
              cells: {
                what: <Link href="#b">{longWord}</Link>,
                when: 'Di., 24.11.2026, 9:00 Uhr',
                language: 'Türkçe',
                hours: '12,00',
                act: (
                  <ButtonLink href="#fragen" variant="secondary">
                    Rückfrage stellen
                  </ButtonLink>
                ),
              },
            },
          ]}
          footer={{ what: 'Summe', hours: '13,50' }}
          empty="Keine offenen Anfragen."
        />
        <Pagination previousHref="#vor" nextHref="#weiter" />
        <Table
          caption="Ohne Zeilen"
          columns={[{ key: 'a', label: 'Thema' }]}
          rows={[]}
          empty="Hier erscheinen Anfragen, sobald jemand eine gestellt hat."
        />
      </>
    ),
  },
  {
    name: 'listen',
    title: 'Listen',
    render: () => (
      <Columns
        aside={
          <>
            <h2>Verlauf</h2>
            <Timeline
              entries={[
                { when: 'Montag, 23. November 2026, 9:12 Uhr', title: 'Anfrage gestellt' },
                {
                  when: 'Montag, 23. November 2026, 10:05 Uhr',
                  title: 'Rückfrage gestellt',
                  by: longName,
                  children: <p>Welches Zimmer ist es?</p>,
                },
                { when: 'Dienstag, 24. November 2026, 8:00 Uhr', title: 'Angenommen', by: 'Petra Weber' },
              ]}
            />
          </>
        }
      >
        <h2>Angaben</h2>
        <SummaryList
          rows={[
            { key: 'Sprache', value: 'Dari', change: { href: '#sprache', label: 'Sprache ändern' } },
            {
              key: 'Wann',
              value: 'Montag, 23. November 2026, 14:30 Uhr',
              change: { href: '#wann', label: 'Termin ändern' },
            },
            { key: longWord, value: longWord },
            { key: 'Wunsch', value: '' },
          ]}
        />
        <h2>Aufgaben</h2>
        <TaskList
          numbered
          tasks={[
            { key: '1', title: 'Angaben prüfen', href: '#1', status: { kind: 'success', label: 'Erledigt' } },
            {
              key: '2',
              title: 'Vorschläge ansehen',
              href: '#2',
              hint: 'Drei Lotsinnen und Lotsen passen.',
              status: { kind: 'info', label: 'Offen' },
            },
            { key: '3', title: longWord, status: { label: 'Noch nicht möglich' } },
          ]}
        />
        <TaskList title="Ohne Nummern" tasks={[{ key: '1', title: 'Zusagen lesen', href: '#zusagen' }]} />
      </Columns>
    ),
  },
  {
    name: 'fortschritt',
    title: 'Fortschritt und Auslastung',
    render: () => (
      <>
        <Progress step={3} of={7} />
        <Progress step={41} of={52} label="41 von 52 Anfragen haben jemanden gefunden" />
        <h2>Auslastung im November</h2>
        <Meter label="Samira Haidari" value={6} max={12} words="6 von 12 Std." />
        <Meter label={longName} value={11} max={12} words="11 von 12 Std., fast voll" kind="near" />
        <Meter
          label="Mehmet Yılmaz"
          value={14}
          max={12}
          words="14 von 12 Std., über der Grenze"
          kind="over"
        />
        <Meter label="Neu dabei" value={0} max={0} words="noch keine" />
      </>
    ),
  },
  {
    name: 'woche',
    title: 'Woche',
    render: () => (
      <CalendarWeek
        today={monday.add({ days: 1 })}
        previousHref="#vorige"
        nextHref="#naechste"
        days={Array.from({ length: 7 }, (_, index) => ({
          day: monday.add({ days: index }),
          entries:
            index === 1
              ? [
                  { time: '9:00 Uhr', title: 'Jugendamt', href: '#1', note: 'Samira Haidari' },
                  { time: '14:30–15:30 Uhr', title: longWord, href: '#2', note: 'noch niemand' },
                ]
              : index === 3
                ? [{ time: '11:00 Uhr', title: 'Elternabend', href: '#3' }]
                : [],
        }))}
      />
    ),
  },
  {
    name: 'falten',
    title: 'Aufklappen und Nachfragen',
    render: () => (
      <>
        <Details summary="Wer aus welchem Grund nicht passt">
          <p>Zwei Personen haben an diesem Tag schon einen Einsatz.</p>
        </Details>
        <Details summary={`Offen, mit langem Wort: ${longWord}`} open>
          <p>Der Inhalt.</p>
        </Details>
        <h2>Nachfragen vor einem ernsten Schritt</h2>
        <Dialog
          title="Einsatz wirklich absagen?"
          headingLevel={2}
          actions={
            <>
              <Button>Einsatz absagen</Button>
              <ButtonLink href="#zurueck" variant="secondary">
                Zurück zum Einsatz
              </ButtonLink>
            </>
          }
        >
          <p>Die Person und die Lotsin bekommen sofort eine Nachricht. Die Suche beginnt von vorn.</p>
        </Dialog>
      </>
    ),
  },
  {
    name: 'zeichen',
    title: 'Zeichen und Bilder',
    render: () => (
      <>
        <State title="Das Zeichen">
          <div class="brand">
            <Mark />
          </div>
        </State>
        <State title="Bilder">
          <Cards>
            {pictureNames.map((name) => (
              <div key={name} class="door-picture">
                <Picture name={name} />
              </div>
            ))}
          </Cards>
        </State>
        <State title="Themen">
          <ButtonRow>
            {topics.map((name) => (
              <Icon key={name} name={name} large />
            ))}
          </ButtonRow>
        </State>
        <State title="Kleine Zeichen">
          <ul class="muted">
            {iconNames.map((name) => (
              <li key={name}>
                <Icon name={name} /> <span lang="en">{name}</span>
              </li>
            ))}
          </ul>
        </State>
      </>
    ),
  },
];

/** The body of the page that shows one building block, or `null` when there is none of that name. */
export function PreviewPage({ name, lang }: { name: string; lang: Lang }): VNode | null {
  const preview = previews.find((one) => one.name === name);
  if (!preview) return null;
  // Question pages bring their own h1.
  const body = <PageLanguage.Provider value={lang}>{preview.render(lang)}</PageLanguage.Provider>;
  if (name.startsWith('frage')) return body;
  return (
    <>
      <h1>{preview.title}</h1>
      {body}
    </>
  );
}

/** The whole document around one building block, for looking at it without the rest of the house. */
export function PreviewDocument({ name, lang }: { name: string; lang: Lang }): VNode {
  return (
    <Layout
      lang={lang}
      title={previews.find((one) => one.name === name)?.title ?? 'Bausteine'}
      here={`/bausteine/${name}`}
      brand="Hochtaunuskreis"
      narrow={name.startsWith('frage')}
      person={{ name: longName, roles: 'Koordination, Hochtaunuskreis' }}
      navigation={[
        { href: '/heute', label: 'Heute' },
        { href: localHref(lang, `/bausteine/${name}`), label: 'Anfragen' },
        { href: '/lotsen', label: 'Lotsinnen und Lotsen' },
        { href: '/stunden', label: 'Stunden' },
      ]}
      footer={[
        {
          title: 'Zu diesen Seiten',
          links: [
            { href: '/impressum', label: 'Impressum' },
            { href: '/barrierefreiheit', label: 'Barrierefreiheit' },
          ],
        },
      ]}
      notice={<Alert kind="info" title="Das ist eine Vorführung." />}
    >
      <PreviewPage name={name} lang={lang} />
    </Layout>
  );
}

/** The body of the page that lists all building blocks; `base` is its own path without language. */
export function PreviewList({ lang, base }: { lang: Lang; base: string }) {
  return (
    <>
      <h1>Bausteine</h1>
      <ul>
        {previews.map((preview) => (
          <li key={preview.name}>
            <Link href={localHref(lang, `${base}/${preview.name}`)}>{preview.title}</Link>
          </li>
        ))}
      </ul>
    </>
  );
}
