/**
 * Words that stand for a patient, a token or an attack. None of them may ever be found where it does not
 * belong: in a log line, a metric, an error, a card.
 */

/** In every one of them, so that one search finds all. */
export const canary = 'KANARIE'

/**
 * What an EHR sends of a patient and what we have no business to repeat. None of them could be an id, which
 * an order repeats.
 */
export const secrets = {
  familyName: `Van ${canary}-Jansen`,
  givenName: `Grietje ${canary}`,
  /** Has the form of a citizen service number, and is none. */
  citizenNumber: `${canary} 123456782`,
  street: `${canary}straat 7`,
  phone: `${canary} 0612345678`,
  note: `${canary} valt vaak van de trap`,
} as const

/** Attacks on whoever renders a text that came with a request; each holds the canary. */
export const attacks: readonly string[] = [
  `<style>body{display:none}</style>${canary}`,
  `<iframe src=//${canary}>`,
  `<form action=//${canary}><input type=submit>`,
  `<script>alert("${canary}")</script>`,
  `<img src=x onerror="${canary}()">`,
  `<!-- ${canary} -->`,
  `<https://${canary}.example>`,
  `&lt;b&gt;${canary}&#60;b&#62;`,
  `![${canary}](http://a/p.png)`,
  `[${canary}](javascript:alert(1))`,
  `[${canary}]: http://a`,
  `](http://a) ${canary}`,
  `https://${canary}.example/x www.${canary}.example ${canary}@a.example xmpp:${canary}@a.example`,
  `${canary} | a | b\n|---|---|\n| c | d |`,
  `\n\n# ${canary}\n\n- x\n\n1. y\n\n> z\n\n---\n\n    code\n`,
  `\`\`\`\n${canary}\n\`\`\``,
  `**${canary}** __x__ ~~y~~ \`z\` \\`,
  `${canary}\n===\n`,
  `\u202e${canary}\u2066\u200b\u2029`,
  `${canary}\u0000\u0007\u001b[31m`,
  `${canary}${'x'.repeat(10_000)}`,
  `${canary}${'\u0300'.repeat(500)}`,
  `\ud800${canary}\udc00`,
  `{{7*7}} \${7*7} <%= 7*7 %> #{7*7} ${canary}`,
  `%3Cscript%3E${canary}`,
  `=cmd|' /C calc'!A0 ${canary}`,
  `$1 $& $\` ${canary}`,
  `%context %resource.${canary} today() iif(true, 1, 2)`,
  `'; DROP TABLE decision; -- ${canary}`,
  `../../${canary}?x=1&y=$everything#z`,
]
