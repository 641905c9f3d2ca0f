/** Scenes for the queue: who waits, who owns, what sleeps, what is done, what is urgent (QUE-04..16, OWN-01..12). */
import { DAY, HOUR, MINUTE, SECOND, secondOf, startOfDay } from './clock.ts'
import { arabic } from './dialogues/arabic.ts'
import { portuguese } from './dialogues/portuguese.ts'
import { spanish } from './dialogues/spanish.ts'
import { readersOf, SUPPORT } from './people.ts'
import { type Scene, type Stage, withPast } from './scene.ts'
import type { Story } from './story.ts'

const unread = (story: Story, { now }: Stage): void => {
  story.at(now - 4 * MINUTE).writes('Hello, I bought a Duna armchair yesterday')
  story.at(now - 3 * MINUTE).writes('is it possible to change the colour to olive before it is delivered?')
}

const needsReply = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ana', spanish)
  story.at(stage.now - 52 * MINUTE).writes('hola, ¿ya saben algo de mi lavadora? MH-51820')
  story
    .later(4 * MINUTE)
    .reads('ana')
    .answers('ana', 'El técnico la tiene en el taller. Le pregunto y le digo algo enseguida.')
  story.at(stage.now - 25 * MINUTE).writes('¿y cuándo me la traen? llevo una semana sin lavadora')
  story.later(MINUTE).reads('ana', 'emre')
}

const unassigned = (story: Story, { now }: Stage): void => {
  story.at(secondOf(now - 47 * MINUTE)).writes('नमस्ते, क्या आप मेरे पुराने सोफ़े को लेने भी आते हैं? नया सोफ़ा शनिवार को आ रहा है।')
  story
    .later(6 * MINUTE)
    .reads('emre')
    .routes('emre')
}

/** Dalia took it and went; her customer waits. */
const ownerAway = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'dalia', arabic)
  story.at(stage.now - 3 * HOUR).writes('مرحبا، وصلتني خزانة بلون مختلف. رقم الطلب MH-48213')
  story
    .later(9 * MINUTE)
    .reads('dalia')
    .claims('dalia')
  story.later(MINUTE).answers('dalia', 'أهلا بك. سأتأكد من المستودع وأعود إليك حالا بخصوص الطلب MH-48213.')
  story.at(stage.now - 140 * MINUTE).writes('هل من جديد؟ عندي أيضا الطلب MH-48377 وأريدهما معا')
}

const snoozed = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ana')
  story.at(stage.now - 95 * MINUTE).writes('did the supplier say anything about the missing drawer of MH-50144?')
  story
    .later(7 * MINUTE)
    .reads('ana')
    .answers('ana', 'They ring me back this afternoon. I will tell you as soon as I know.')
  story.later(2 * MINUTE).writes('ok, I am at home all day')
  story
    .later(MINUTE)
    .reads('ana')
    .needsNoReply('ana')
    .snoozes('ana', stage.now + 2 * MINUTE)
}

const resolvedYesterday = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ana', portuguese)
  story.at(startOfDay(stage.now) - DAY + 16 * HOUR).writes('oi! a nota fiscal do MH-49930 veio sem o CNPJ')
  story
    .later(6 * MINUTE)
    .reads('ana')
    .answers('ana', 'Oi! Corrigi agora e mandei de novo para o seu e-mail.')
  story.later(8 * MINUTE).writes('chegou certinho, obrigada!')
  story
    .later(5 * MINUTE)
    .reads('ana')
    .resolves('ana')
    .later(SECOND)
  story.reads(...readersOf(SUPPORT))
}

const urgent = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ben')
  story.at(stage.now - 31 * MINUTE).writes('our fridge stopped working overnight and there is insulin in it')
  story
    .later(2 * MINUTE)
    .reads('emre')
    .prioritises('emre', 'urgent')
    .assigns('emre', 'ben', 'Insulin in the fridge: loan unit today, please.')
  story
    .later(3 * MINUTE)
    .reads('ben')
    .answers('ben', 'I have a loan fridge in the van. Is somebody there within the hour?')
  story.at(stage.now - 9 * MINUTE).writes('yes! please hurry, it is 9 degrees in there')
}

/** Yesterday's customer who wrote at five past ten and heard nothing for three hours. */
const threeHours = (story: Story, stage: Stage): void => {
  withPast(story, stage, 'ben', spanish)
  story.at(startOfDay(stage.now) - DAY + 10 * HOUR + 5 * MINUTE).writes('buenos días, el sofá que llegó ayer no es el que pedí. MH-52011')
  story.later(70 * MINUTE).writes('¿hay alguien?')
  story
    .later(72 * MINUTE)
    .reads('emre')
    .assigns('emre', 'ana', 'Espera desde las 10:05, Ben está en carretera.')
  story.later(38 * MINUTE).reads('ana')
  story.answers('ana', 'Lamento muchísimo la espera. Ya he visto el error: el correcto sale mañana a primera hora.')
  story.later(9 * MINUTE).writes('bueno, gracias por la sinceridad')
  story
    .later(4 * MINUTE)
    .reads('ana')
    .resolves('ana')
  story.reads(...readersOf(SUPPORT))
}

export const queueScenes: readonly Scene[] = [
  { key: 'unread', name: 'Grace Whitfield', number: SUPPORT, tell: unread },
  { key: 'needs-reply', name: 'Tomás Herrera', number: SUPPORT, tell: needsReply },
  { key: 'unassigned', name: 'Priya Nair', number: SUPPORT, tell: unassigned },
  { key: 'owner-away', name: 'ليلى منصور', number: SUPPORT, tell: ownerAway },
  { key: 'snoozed', name: 'Oliver Brandt', number: SUPPORT, tell: snoozed },
  { key: 'resolved-yesterday', name: 'Camila Duarte', number: SUPPORT, tell: resolvedYesterday },
  { key: 'urgent', name: 'Joan Petrie', number: SUPPORT, tell: urgent },
  { key: 'three-hours', name: 'Elena Castro', number: SUPPORT, tell: threeHours }
]
