import { writeSync } from 'node:fs'
import { decisionOf, feedbackOf, openTestStore } from './store.ts'

/**
 * A process that keeps feedback as fast as it is acknowledged, and writes the card of what was
 * acknowledged to stdout, until it is killed. Arguments: dataFolder, and DATABASE_URL when there is one.
 */
const [dataFolder = '', databaseUrl] = process.argv.slice(2)
const { store } = openTestStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) })

async function produce(name: string): Promise<void> {
  for (let number = 0; ; number += 1) {
    const card = `${name}-${number}`
    store.keepDecision(decisionOf({ card }))
    await store.keepFeedback([feedbackOf(card)])
    writeSync(1, `${card}\n`)
  }
}

await Promise.all(Array.from({ length: 20 }, (_none, at) => produce(`producer-${at}`)))
