import { parentPort, workerData } from 'node:worker_threads'
import { parseSent } from './event.ts'
import type { Answer, Asked, FromThread, ThreadSettings, ToThread } from './messages.ts'
import { StoreThread } from './store-thread.ts'

/** The thread of the store: everything that takes time is here. */
const port = parentPort
if (port === null) throw new Error('thread.ts is started by open-store.ts, not by itself.')

const settings: ThreadSettings = workerData
const tell = (message: FromThread): void => port.postMessage(message)
const thread = new StoreThread(settings, {
  log: (level, line) => tell({ kind: 'log', level, line }),
  problem: (problem) => tell({ kind: 'problem', ...(problem === undefined ? {} : { problem }) }),
})

type Answered = Extract<FromThread, { kind: 'answers' }>['answers'][number]
let answered: Answered[] = []

port.on('message', (text: string) => {
  const { kept, asked } = parseSent<ToThread>(text)
  if (kept.length > 0) thread.keepDecisions(kept)
  for (const question of asked) void answer(question)
})
await thread.start()

async function answer(asked: Asked): Promise<void> {
  const { id } = asked
  try {
    answerSoon({ id, ...(await perform(asked)) })
  } catch (error) {
    // Our own words; those of a driver may repeat what was written.
    const isOurs = error instanceof Error && error.name === 'StoreUnavailable'
    tell({ kind: 'failed', id, message: isOurs ? error.message : 'The store failed.' })
  }
  if (asked.kind === 'close') setImmediate(() => port?.close())
}

/** What one statement brought goes over together: every message wakes the request thread. */
function answerSoon(answer: Answered): void {
  if (answered.push(answer) > 1) return
  setImmediate(() => {
    tell({ kind: 'answers', answers: answered })
    answered = []
  })
}

async function perform(asked: Asked): Promise<Answer> {
  switch (asked.kind) {
    case 'ask':
      return { remembered: await thread.remembered(asked.question, asked.now) }
    case 'use':
      return { isNew: await thread.useOnce(asked.token) }
    case 'feedback':
      await thread.keepFeedback(asked.feedback)
      return {}
    case 'tidy':
      await thread.tidy(asked.now, asked.keeping)
      return {}
    case 'close':
      await thread.close()
      return {}
  }
}
