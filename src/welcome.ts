import { demoPassword } from '#modules/accounts';

/** What is printed once the pages can be opened: where, and how to sign in as whom. */
export function sayWelcome(of: { url: string; demo: boolean; outbox: boolean }): string {
  const lines = ['', `  Lotsenwerk: ${of.url}`, ''];
  if (of.demo) {
    const people: [string, string][] = [
      ['koordination@demo.lotsenwerk.example', 'coordinates the site in Bad Homburg'],
      ['lotsin@demo.lotsenwerk.example', 'a guide there'],
      ['schule@demo.lotsenwerk.example', 'a school that asks for guides'],
      ['finanzen@demo.lotsenwerk.example', "the provider's finance person"],
      ['leitung@demo.lotsenwerk.example', "the provider's management"],
      ['datenschutz@demo.lotsenwerk.example', "the provider's data protection officer"],
      ['kreis@demo.lotsenwerk.example', 'the diversity centre of the county: figures only'],
      ['verwaltung@demo.lotsenwerk.example', 'administers the system'],
    ];
    lines.push(`  Sign in at ${of.url}/anmelden with the password ${demoPassword} as`);
    for (const [email, who] of people) lines.push(`    ${email.padEnd(40)} ${who}`);
    lines.push('', '  A newcomer asks for help without an account on the start page.');
    if (of.outbox) lines.push(`  Mails of the demo can be read at ${of.url}/postausgang`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}
