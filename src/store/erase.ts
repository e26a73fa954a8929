import { type Database, fromMs } from './database.ts'

/** What erasure removed, in rows. */
export interface Erased {
  readonly decisions: number
  readonly cards: number
  readonly feedback: number
}

/**
 * Removes what is kept of one patient, and sees to it that nothing of before comes after: journals may
 * still hold some. The access log stays, because the law wants it.
 *
 * @param patient pseudonym
 * @param now milliseconds since 1970
 */
export function erasePatient(
  database: Database,
  { tenant, patient, now }: { readonly tenant: string; readonly patient: string; readonly now: number },
): Promise<Erased> {
  return database.transaction(async (session) => {
    const whose = [tenant, patient]
    await session.query(
      `INSERT INTO erased (tenant, patient, at) VALUES ($1, $2, ${fromMs('$3::float8')})
       ON CONFLICT (tenant, patient) DO UPDATE SET at = excluded.at`,
      [...whose, now],
    )
    await session.query('DELETE FROM showing WHERE tenant = $1 AND patient = $2', whose)
    await session.query(wordsOf, whose)
    const feedback = await session.query(feedbackOf, whose)
    const cards = await session.query(
      'DELETE FROM card WHERE tenant = $1 AND patient = $2 RETURNING 1',
      whose,
    )
    const decisions = await session.query(
      'DELETE FROM decision WHERE tenant = $1 AND patient = $2 RETURNING 1',
      whose,
    )
    return { decisions: decisions.length, cards: cards.length, feedback: feedback.length }
  })
}

/** A card id may be of several patients; then it cannot be told whose words these are, and they go too. */
const cardsOf = 'SELECT uuid FROM card WHERE tenant = $1 AND patient = $2'
const wordsOf = `DELETE FROM last_word WHERE tenant = $1 AND (patient = $2 OR card IN (${cardsOf}))`
const feedbackOf = `DELETE FROM feedback WHERE tenant = $1 AND card IN (${cardsOf}) RETURNING 1`
