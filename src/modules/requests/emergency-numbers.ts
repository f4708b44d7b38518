/** Numbers to call in acute danger, free and around the clock; named in the texts as `emergency.<code>`. */
export const emergencyNumbers = [
  { code: 'police', number: '110' },
  { code: 'ambulance', number: '112' },
  { code: 'violence-against-women', number: '116 016' },
] as const;
