//! Pictures out of numbers: the same on every machine, with light, shapes and grain like those of a camera.

use chaperone_photo::Picture;

/// Numbers that look random and are the same everywhere (xorshift64*).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.roll();
        }
        dice
    }

    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `sides`.
    pub(crate) fn below(&mut self, sides: u32) -> u32 {
        (self.roll() % u64::from(sides)) as u32
    }

    /// From 0 to 1.
    pub(crate) fn part(&mut self) -> f32 {
        self.below(10_001) as f32 / 10_000.0
    }
}

/// A canvas of floats, 0 to 255.
pub(crate) struct Canvas {
    pub width: u32,
    pub height: u32,
    pub pixels: Vec<[f32; 3]>,
}

impl Canvas {
    pub(crate) fn new(width: u32, height: u32, colour: [f32; 3]) -> Canvas {
        Canvas { width, height, pixels: vec![colour; width as usize * height as usize] }
    }

    /// Paints where the function, of places from 0 to 1, gives how much of the colour.
    pub(crate) fn paint(&mut self, colour: [f32; 3], how_much: impl Fn(f32, f32) -> f32) {
        for (at, pixel) in self.pixels.iter_mut().enumerate() {
            let (x, y) = (at as u32 % self.width, at as u32 / self.width);
            let much = how_much(x as f32 / self.width as f32, y as f32 / self.height as f32).clamp(0.0, 1.0);
            for (part, new) in pixel.iter_mut().zip(colour) {
                *part += (new - *part) * much;
            }
        }
    }

    pub(crate) fn grain(&mut self, dice: &mut Dice, strength: f32) {
        for pixel in &mut self.pixels {
            let grain = (dice.part() - 0.5) * strength;
            for part in pixel.iter_mut() {
                *part += grain;
            }
        }
    }

    pub(crate) fn picture(&self) -> Picture {
        let rgb = self.pixels.iter().flatten().map(|part| part.clamp(0.0, 255.0) as u8).collect();
        Picture::new(self.width, self.height, rgb).expect("a picture of a few pixels")
    }
}

/// An ellipse with a soft edge.
pub(crate) fn ellipse(x: f32, y: f32, wide: f32, tall: f32, soft: f32) -> impl Fn(f32, f32) -> f32 {
    move |at_x, at_y| {
        let far = (((at_x - x) / wide).powi(2) + ((at_y - y) / tall).powi(2)).sqrt();
        (1.0 - far) / soft + 0.5
    }
}

/// A scene: light from one side, some shapes, grain.
pub(crate) fn scene(seed: u64, width: u32, height: u32) -> Picture {
    let mut dice = Dice::new(seed);
    let mut colour = || [dice.part() * 255.0, dice.part() * 255.0, dice.part() * 255.0];
    let colours: Vec<_> = (0..12).map(|_| colour()).collect();
    let mut canvas = Canvas::new(width, height, colours[0]);
    let (across, down) = (dice.part() * 2.0 - 1.0, dice.part() * 2.0 - 1.0);
    canvas.paint(colours[1], |x, y| 0.5 + (x - 0.5) * across + (y - 0.5) * down);
    for shape in &colours[2..] {
        let (x, y, wide, tall) = (dice.part(), dice.part(), dice.part() * 0.3 + 0.05, dice.part() * 0.3 + 0.05);
        if dice.below(2) == 0 {
            canvas.paint(*shape, ellipse(x, y, wide, tall, 0.2));
        } else {
            canvas.paint(*shape, |at_x, at_y| f32::from((at_x - x).abs() < wide && (at_y - y).abs() < tall));
        }
    }
    canvas.grain(&mut dice, 12.0);
    canvas.picture()
}

/// A close view of a smile, as practices post them: the same plan each time, other teeth, gums, light and skin.
pub(crate) fn smile(seed: u64, width: u32, height: u32) -> Picture {
    let mut dice = Dice::new(seed);
    let tone = 120.0 + dice.part() * 110.0;
    let mut canvas = Canvas::new(width, height, [tone, tone * 0.8, tone * 0.7]);
    let light = dice.part() * 0.6 - 0.3;
    canvas.paint([250.0, 235.0, 225.0], |x, y| (x - 0.5) * light + (0.5 - y) * 0.3);
    let (middle, lips) = (0.46 + dice.part() * 0.08, 0.2 + dice.part() * 0.12);
    canvas.paint([165.0, 70.0, 75.0], ellipse(0.5, middle, 0.42, lips + 0.08, 0.15));
    canvas.paint([205.0, 110.0, 115.0], ellipse(0.5, middle, 0.36, lips, 0.1));
    let count = 8 + dice.below(3);
    for tooth in 0..count {
        let part = (tooth as f32 + 0.5) / count as f32;
        let (x, wide) = (0.16 + 0.68 * part, 0.68 / count as f32 * (0.40 + dice.part() * 0.12));
        let drop = (part - 0.5).powi(2) * (0.3 + dice.part() * 0.3);
        let shade = 205.0 + dice.part() * 45.0;
        let (y, tall) = (middle - drop + dice.part() * 0.02, lips * (0.45 + dice.part() * 0.3));
        canvas.paint([shade, shade * 0.97, shade * (0.82 + dice.part() * 0.12)], ellipse(x, y, wide, tall, 0.25));
    }
    if dice.below(3) == 0 {
        let gap = 0.3 + dice.part() * 0.4;
        canvas.paint([60.0, 20.0, 25.0], ellipse(gap, middle, 0.03, lips * 0.5, 0.2));
    }
    canvas.grain(&mut dice, 10.0);
    canvas.picture()
}

/// Grain alone: the picture that no encoder makes small.
pub(crate) fn noise(seed: u64, width: u32, height: u32) -> Picture {
    let mut dice = Dice::new(seed);
    let rgb = (0..width * height * 3).map(|_| dice.below(256) as u8).collect();
    Picture::new(width, height, rgb).expect("a picture of a few pixels")
}
