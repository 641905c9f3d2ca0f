/** What Spanish-speaking customers write. Products bear their article, and no sentence depends on its gender. */
import type { Phrases } from '../phrases.ts'

export const spanish: Phrases = {
  products: [
    'el sofá Brisa',
    'la mesa Nogal',
    'la lámpara Faro',
    'el sillón Duna',
    'el armario Atlas',
    'la cama Luna',
    'el escritorio Roble'
  ],
  colours: ['arena', 'azul mar', 'verde oliva', 'gris claro', 'crema'],
  days: ['el lunes', 'el martes', 'el miércoles', 'el jueves', 'el viernes', 'el sábado'],
  greetings: ['hola', 'Buenos días', 'Hola, buenas tardes', 'hola, soy yo otra vez', 'Buenas, una consulta:'],
  thanks: ['muchas gracias', '¡gracias!', 'perfecto, gracias por la ayuda', 'mil gracias 🙏', 'qué rápido, gracias'],
  support: [
    [
      '{ayer|hoy} llegó <product> con {un rayón|un golpe} en un lado // pedido <order>',
      'Lo siento mucho. ¿Me puede mandar una foto del daño y otra de la etiqueta?',
      'sí, ahora mismo las {hago|mando}',
      'Gracias. Le cambiamos la pieza <day>; el transportista se lleva la dañada y usted no paga nada.'
    ],
    [
      '¿a qué hora llega {mi entrega|el camión}? <order>',
      'Está prevista entre las <hour> y las 13:00. El conductor llama media hora antes.',
      '¿y si no estoy?',
      'Puede recibirla un vecino, basta con que firme. ¿Me da su nombre?',
      'la señora Pilar, del segundo B'
    ],
    [
      'la nevera no {enfría|congela} desde anoche y tengo toda la compra dentro',
      '¿Qué temperatura marca la pantalla?',
      '11 grados',
      'Desenchúfela diez minutos y vuelva a conectarla. // Si en dos horas no baja de 8, le mando un técnico {hoy mismo|mañana a primera hora}.',
      'ya marca 6, parece que funciona'
    ],
    [
      'necesito la factura del pedido <order> con los datos de mi empresa',
      'Claro. ¿Me escribe la razón social y el número fiscal?',
      'Talleres Ribera S.L., el número está en el pedido',
      'Lista: la factura <invoice> ya está en su correo.'
    ],
    [
      '¿la garantía cubre las bisagras? {se rompió|se soltó} una',
      'Sí, dos años. ¿Cuándo fue la compra?',
      'hace unos ocho meses, <order>',
      'Entonces está cubierta. Le envío un juego nuevo, llega <day>.'
    ],
    [
      'quiero devolver <product>, no cabe en el salón',
      'Tiene 30 días para devoluciones. ¿Ya lo han montado todo o sigue en la caja?',
      'sigue en la caja, ni lo abrimos',
      'Perfecto. Pasamos a recoger el paquete <day> desde las <hour>; el dinero vuelve a su tarjeta.'
    ]
  ],
  sales: [
    [
      '¿tienen <product> en color <colour>?',
      'Nos quedan dos unidades en <colour>. ¿Le reservo una?',
      '¿hasta cuándo me la {guardan|reservan}?',
      'Una semana, sin señal.'
    ],
    [
      '¿cuánto cuesta el envío a un tercero sin ascensor?',
      'Son <fee> con subida y montaje incluidos.',
      '¿también se llevan {el mueble viejo|lo viejo}?',
      'Sí, si nos lo dice antes. Lo apunto en su pedido.'
    ],
    [
      '¿se puede pagar a plazos?',
      'Sí, seis meses sin intereses desde 300 dólares. Solo hace falta un documento y una cuenta.',
      '¿lo puedo hacer por internet?',
      'Claro, le mando el enlace. Tarda unos diez minutos.'
    ],
    [
      'busco {muebles|mesas y sillas} para una cafetería, unas doce mesas',
      'Con mucho gusto. ¿Interior o terraza?',
      'terraza, que aguanten la lluvia',
      'Entonces le recomiendo la serie Costa, de aluminio. Le preparo una oferta para <day>.',
      'la espero'
    ]
  ]
}
