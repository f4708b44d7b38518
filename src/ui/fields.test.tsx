import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { ErrorSummary } from './error-summary.tsx';
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
import { Form } from './form.tsx';
import { PageLanguage } from './page-language.tsx';

const options = [
  { value: 'ar', label: 'العربية', lang: 'ar' },
  { value: 'tr', label: 'Türkçe', lang: 'tr' },
];
const field = { name: 'feld', label: 'Feld' };

const kinds = {
  text: <TextField {...field} error="Falsch." hint="Hinweis." />,
  'long text': <TextArea {...field} error="Falsch." hint="Hinweis." />,
  number: <NumberField {...field} error="Falsch." hint="Hinweis." unit="km" />,
  'e-mail': <EmailField {...field} error="Falsch." hint="Hinweis." />,
  phone: <PhoneField {...field} error="Falsch." hint="Hinweis." />,
  password: <PasswordField {...field} error="Falsch." hint="Hinweis." />,
  choice: <SelectField {...field} error="Falsch." hint="Hinweis." options={options} />,
  day: <DateField {...field} error="Falsch." hint="Hinweis." />,
  time: <TimeField {...field} error="Falsch." hint="Hinweis." />,
  file: <FileField {...field} error="Falsch." hint="Hinweis." />,
  'box to tick': <CheckboxField {...field} error="Falsch." hint="Hinweis." />,
  'one of several': <RadioGroup {...field} error="Falsch." hint="Hinweis." options={options} />,
  'some of several': <CheckboxGroup {...field} error="Falsch." hint="Hinweis." options={options} />,
  'parts of the day': <DayPartField {...field} error="Falsch." hint="Hinweis." />,
};

describe.each(Object.entries(kinds))('a field for %s', (_, element) => {
  const html = renderToString(element);

  it('is where the error summary leads', () => {
    expect(html.match(/<(input|textarea|select)[^>]* id="feld"/g)).toHaveLength(1);
    expect(renderToString(<ErrorSummary errors={[{ name: 'feld', message: 'Falsch.' }]} />)).toContain(
      'href="#feld"',
    );
  });

  it('is read out together with its hint and its error', () => {
    const described = html.match(/aria-describedby="([^"]*)"/)?.[1]?.split(' ') ?? [];
    expect(described).toContain('feld-hint');
    expect(described).toContain('feld-error');
    for (const id of described) expect(html).toContain(`id="${id}"`);
  });
});

it('says that an answer is voluntary unless it is required', () => {
  expect(renderToString(<TextField {...field} />)).toContain('(freiwillig)');
  expect(renderToString(<TextField {...field} required />)).not.toContain('(freiwillig)');
  expect(renderToString(<TextField {...field} markOptional={false} />)).not.toContain('(freiwillig)');
});

it('speaks the language of the page', () => {
  const html = renderToString(
    <PageLanguage.Provider value="en">
      <DayPartField {...field} />
    </PageLanguage.Provider>,
  );
  expect(html).toContain('(optional)');
  expect(html).toContain('In the morning');
});

it('keeps what was entered', () => {
  expect(renderToString(<TextField {...field} value="Leyla" />)).toContain('value="Leyla"');
  expect(renderToString(<TextArea {...field} value="Ein Satz" />)).toContain('>Ein Satz</textarea>');
  expect(renderToString(<SelectField {...field} options={options} value="tr" />)).toMatch(
    /<option[^>]*value="tr"[^>]* selected/,
  );
  expect(renderToString(<RadioGroup {...field} options={options} value="tr" />)).toMatch(
    /value="tr"[^>]* checked/,
  );
  expect(
    renderToString(<CheckboxGroup {...field} options={options} value={['ar', 'tr']} />).match(/ checked/g),
  ).toHaveLength(2);
  expect(renderToString(<DateField {...field} value={Temporal.PlainDate.from('2028-02-29')} />)).toContain(
    'value="2028-02-29"',
  );
  expect(renderToString(<TimeField {...field} value={Temporal.PlainTime.from('14:30')} />)).toContain(
    'value="14:30"',
  );
});

it('never lets what was entered become part of the page', () => {
  const nasty = '</textarea><script>alert(1)</script>"onfocus="x';
  for (const html of [
    renderToString(<TextField {...field} value={nasty} error={nasty} />),
    renderToString(<TextArea {...field} value={nasty} />),
    renderToString(<ErrorSummary errors={[{ name: 'feld', message: nasty }]} />),
  ]) {
    expect(html).not.toContain('<script>');
    expect(html).not.toContain('"onfocus');
  }
});

it('lets entered words run in their own direction and leaves an empty field to the page', () => {
  expect(renderToString(<TextField {...field} value="ليلى" />)).toContain('dir="auto"');
  expect(renderToString(<TextField {...field} value="" />)).not.toContain('dir=');
  expect(renderToString(<EmailField {...field} value="" />)).toContain('dir="ltr"');
});

it('gives every posted form a key of its own, and leaves checking to the server', () => {
  const form = (
    <Form action="/anfrage">
      <TextField {...field} />
    </Form>
  );
  const html = renderToString(form);
  const keyed = /<input type="hidden" name="_key" value="([0-9a-f-]{36})"/;
  expect(keyed.exec(html)?.[1]).not.toBe(keyed.exec(renderToString(form))?.[1]);
  expect(html).toMatch(keyed);
  expect(renderToString(<Form action="/suche" method="get" children={null} />)).not.toMatch(keyed);
  expect(html).toContain('novalidate');
  expect(html).toContain('method="post"');
});
