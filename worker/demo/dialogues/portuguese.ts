/** What Portuguese-speaking customers write. Products bear their article, and no sentence depends on its gender. */
import type { Phrases } from '../phrases.ts'

export const portuguese: Phrases = {
  products: ['o sofá Brisa', 'a mesa Nogal', 'a luminária Faro', 'a poltrona Duna', 'o armário Atlas', 'a cama Luna', 'a estante Pino'],
  colours: ['areia', 'azul-marinho', 'verde-oliva', 'cinza claro', 'creme'],
  days: ['segunda', 'terça', 'quarta', 'quinta', 'sexta', 'sábado'],
  greetings: ['oi', 'Olá!', 'bom dia', 'Boa tarde, tudo bem?', 'oi, sou eu de novo'],
  thanks: ['valeu!', 'agradeço muito', 'valeu, ajudou muito', 'ótimo, agradeço 🙏', 'que rapidez, adorei'],
  support: [
    [
      '{chegou|recebi} hoje <product> e veio com uma peça {quebrada|trincada}. pedido <order>',
      'Sinto muito! Pode me mandar uma foto da peça e da etiqueta da caixa?',
      'mando agora // a caixa já estava amassada',
      'Agradeço. A troca fica para <day>, sem custo. O motorista leva a peça danificada.'
    ],
    [
      'a entrega do <order> ainda {vem|chega} hoje?',
      'Vem sim: o caminhão atrasou por causa do trânsito, deve chegar até as 18h.',
      'posso sair por meia hora?',
      'Pode. O motorista liga 30 minutos antes de chegar.'
    ],
    [
      'a geladeira está {fazendo barulho|vazando água} desde ontem',
      'Ela está bem nivelada? Às vezes é só girar os pés da frente.',
      'não sei, como eu {vejo|descubro} isso?',
      'Abra a porta até a metade e solte: ela deve fechar sozinha. // Se não fechar, suba um pouco os pés da frente.',
      'agora fechou! e o barulho parou'
    ],
    [
      'preciso da nota fiscal do <order> para o meu contador',
      'Claro. Sai no seu nome ou no da empresa?',
      'no da empresa, os dados estão no pedido',
      'Pronto: a nota <invoice> foi para o seu e-mail.'
    ],
    [
      'a máquina de lavar mostra E18, ainda está na garantia?',
      'Está, são dois anos. E18 é o filtro: pode limpar pela portinha embaixo, à direita.',
      'tinha um botão preso lá dentro',
      'Acontece muito! Se o código voltar, o técnico passa aí {amanhã|nesta semana}.'
    ],
    [
      'queria mudar o endereço de entrega do <order>, {me mudei|estamos de mudança}',
      'Sem problema, ainda não foi carregado. Qual é o novo endereço, e tem elevador?',
      'Rua das Acácias 120, apartamento 41, tem elevador sim',
      'Alterado. A entrega fica para <day> a partir das <hour>.'
    ]
  ],
  sales: [
    [
      'vocês têm <product> na cor <colour>?',
      'Temos duas unidades em <colour>. Quer que eu reserve?',
      'quero! até quando {guardam|seguram}?',
      'Por uma semana, sem sinal.'
    ],
    [
      'dá para parcelar?',
      'Dá, em seis vezes sem juros a partir de 300 dólares.',
      'e com frete junto?',
      'Também. O frete fica em <fee> com montagem.',
      'vou {pensar|conversar em casa} e aviso'
    ],
    [
      'qual a largura do sofá Costa? a porta aqui tem 80 cm',
      'Ele vem em duas partes de 76 cm, então passa.',
      'e as pernas?',
      'São parafusadas depois. A equipe monta tudo na hora.'
    ]
  ]
}
