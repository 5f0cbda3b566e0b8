//! The icons, painted as paths on a grid of 16 × 16. They are not glyphs: a font that lacks one cannot spoil them, and they
//! take the colour and size of the text that they stand beside.

use std::f32::consts::TAU;
use strum::VariantArray as _;

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

/// A picture of one thing. What it means is always said in words too: as text beside it or as the accessible name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
#[expect(missing_docs, reason = "the names are what they show")]
pub enum Icon {
    Play,
    Stop,
    Check,
    Cross,
    /// A decision of the platform.
    Diamond,
    Dot,
    /// Not run.
    Dash,
    ChevronDown,
    ChevronRight,
    Plus,
    Search,
    Question,
    Sun,
    Moon,
    ImportArrow,
    FlutterFlow,
    WeWeb,
    Key,
    Warning,
    Undo,
    Redo,
    Trash,
    Copy,
    Lock,
    Arrow,
    Close,
    Menu,
    Clock,
    Picture,
    Folder,
    Info,
}

impl Icon {
    /// Every icon, in the order of the enum.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Paints the icon into a square. Meant for 12–20 points; it stays crisp because straight lines snap to pixels.
    pub fn paint(self, painter: &Painter, rect: Rect, color: Color32) {
        let pen = Pen::new(painter, rect, color);
        match self {
            Self::Play => pen.solid(&[(3.6, 2.2), (13.8, 8.0), (3.6, 13.8)]),
            Self::Stop => pen.block((3.0, 3.0), (13.0, 13.0), 1.8),
            Self::Check => pen.bold(&[(3.0, 8.6), (6.5, 12.0), (13.0, 4.4)]),
            Self::Cross => {
                pen.bold(&[(4.2, 4.2), (11.8, 11.8)]);
                pen.bold(&[(11.8, 4.2), (4.2, 11.8)]);
            }
            Self::Diamond => pen.solid(&[(8.0, 1.8), (14.2, 8.0), (8.0, 14.2), (1.8, 8.0)]),
            Self::Dot => pen.disc((8.0, 8.0), 5.0),
            Self::Dash => pen.line(&[(4.4, 8.0), (11.6, 8.0)]),
            Self::ChevronDown => pen.line(&[(4.0, 6.2), (8.0, 10.2), (12.0, 6.2)]),
            Self::ChevronRight => pen.line(&[(6.2, 4.0), (10.2, 8.0), (6.2, 12.0)]),
            Self::Plus => {
                pen.line(&[(8.0, 3.4), (8.0, 12.6)]);
                pen.line(&[(3.4, 8.0), (12.6, 8.0)]);
            }
            Self::Search => {
                pen.ring((7.0, 7.0), 4.4);
                pen.line(&[(10.2, 10.2), (13.8, 13.8)]);
            }
            Self::Question => {
                let mut hook = arc((8.0, 5.8), 2.7, 190.0, 400.0);
                hook.extend([(8.6, 8.7), (8.0, 9.6), (8.0, 10.4)]);
                pen.line(&hook);
                pen.disc((8.0, 12.9), 1.0);
            }
            Self::Sun => {
                pen.disc((8.0, 8.0), 3.0);
                for ray in 0..8_u8 {
                    let direction = Vec2::angled(TAU * f32::from(ray) / 8.0);
                    pen.line(&[at(direction * 5.2), at(direction * 7.2)]);
                }
            }
            Self::Moon => {
                let mut outline = arc((8.0, 8.0), 5.6, 23.5, 270.0);
                outline.extend(arc((10.9, 6.1), 4.7, 231.9, 61.6));
                pen.closed(&outline);
            }
            Self::ImportArrow => {
                pen.line(&[(8.0, 2.4), (8.0, 10.2)]);
                pen.line(&[(4.6, 7.2), (8.0, 10.6), (11.4, 7.2)]);
                pen.line(&[(3.4, 13.4), (12.6, 13.4)]);
            }
            Self::FlutterFlow => {
                pen.line(&[(5.4, 13.4), (5.4, 3.2), (11.6, 3.2)]);
                pen.line(&[(5.4, 8.0), (10.6, 8.0)]);
            }
            Self::WeWeb => pen.line(&[(2.2, 3.4), (5.2, 12.4), (8.0, 4.8), (10.8, 12.4), (13.8, 3.4)]),
            Self::Key => {
                pen.ring((5.0, 8.0), 2.9);
                pen.line(&[(7.9, 8.0), (14.2, 8.0)]);
                pen.line(&[(13.6, 8.0), (13.6, 11.0)]);
                pen.line(&[(10.8, 8.0), (10.8, 10.4)]);
            }
            Self::Warning => {
                pen.closed(&[(8.0, 2.4), (14.2, 13.2), (1.8, 13.2)]);
                pen.line(&[(8.0, 6.4), (8.0, 9.6)]);
                pen.disc((8.0, 11.4), 0.9);
            }
            Self::Undo => pen.turn(false),
            Self::Redo => pen.turn(true),
            Self::Trash => {
                pen.line(&[(2.6, 4.4), (13.4, 4.4)]);
                pen.line(&[(6.0, 4.4), (6.0, 2.6), (10.0, 2.6), (10.0, 4.4)]);
                pen.line(&[(4.0, 4.4), (4.7, 13.6), (11.3, 13.6), (12.0, 4.4)]);
                pen.line(&[(6.7, 7.0), (6.7, 11.0)]);
                pen.line(&[(9.3, 7.0), (9.3, 11.0)]);
            }
            Self::Copy => {
                pen.frame((5.4, 5.4), (13.6, 13.6), 1.6);
                pen.line(&[(3.2, 10.4), (2.4, 10.4), (2.4, 2.4), (10.4, 2.4), (10.4, 3.2)]);
            }
            Self::Lock => {
                pen.block((3.4, 7.0), (12.6, 13.6), 1.6);
                let mut shackle = vec![(5.2, 7.0)];
                shackle.extend(arc((8.0, 5.2), 2.8, 180.0, 360.0));
                shackle.push((10.8, 7.0));
                pen.line(&shackle);
            }
            Self::Arrow => {
                pen.line(&[(2.6, 8.0), (13.0, 8.0)]);
                pen.line(&[(9.2, 4.2), (13.0, 8.0), (9.2, 11.8)]);
            }
            Self::Close => {
                pen.line(&[(4.0, 4.0), (12.0, 12.0)]);
                pen.line(&[(12.0, 4.0), (4.0, 12.0)]);
            }
            Self::Menu => {
                for y in [4.0, 8.0, 12.0] {
                    pen.line(&[(2.6, y), (13.4, y)]);
                }
            }
            Self::Clock => {
                pen.ring((8.0, 8.0), 5.7);
                pen.line(&[(8.0, 4.6), (8.0, 8.2), (10.4, 9.8)]);
            }
            Self::Picture => {
                pen.frame((2.2, 3.2), (13.8, 12.8), 1.6);
                pen.disc((10.4, 6.3), 1.2);
                pen.line(&[(2.8, 11.4), (6.2, 7.6), (9.6, 11.6)]);
            }
            Self::Folder => pen.closed(&[(2.4, 12.8), (2.4, 3.6), (6.4, 3.6), (8.0, 5.4), (13.6, 5.4), (13.6, 12.8)]),
            Self::Info => {
                pen.ring((8.0, 8.0), 5.7);
                pen.line(&[(8.0, 7.2), (8.0, 11.4)]);
                pen.disc((8.0, 4.9), 0.95);
            }
        }
    }
}

/// Takes room for an icon and paints it. It is decoration for readers of the screen: the text beside it names it.
pub fn icon(ui: &mut Ui, icon: Icon, size: f32, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(size), Sense::hover());
    if ui.is_rect_visible(rect) {
        icon.paint(ui.painter(), rect, color);
    }
    response
}

type Point = (f32, f32);

fn at(from_centre: Vec2) -> Point {
    (8.0 + from_centre.x, 8.0 + from_centre.y)
}

/// Points along a circle, clockwise when `to` is the larger angle. Degrees, zero to the right.
fn arc((x, y): Point, radius: f32, from: f32, to: f32) -> Vec<Point> {
    const PARTS: u8 = 18;
    let angle = |part: u8| (from + (to - from) * f32::from(part) / f32::from(PARTS)).to_radians();
    (0..=PARTS).map(|part| (x + radius * angle(part).cos(), y + radius * angle(part).sin())).collect()
}

/// Draws on the grid of one icon.
struct Pen<'a> {
    painter: &'a Painter,
    rect: Rect,
    unit: f32,
    color: Color32,
}

impl<'a> Pen<'a> {
    fn new(painter: &'a Painter, rect: Rect, color: Color32) -> Self {
        let side = rect.width().min(rect.height());
        let rect = Rect::from_center_size(rect.center(), Vec2::splat(side));
        Self { painter, rect, unit: side / 16.0, color }
    }

    fn place(&self, (x, y): Point) -> Pos2 {
        self.rect.min + vec2(x, y) * self.unit
    }

    fn stroke(&self, weight: f32) -> Stroke {
        Stroke::new((weight * self.unit).max(1.0), self.color)
    }

    fn strokes(&self, points: &[Point], stroke: Stroke) {
        let points: Vec<Pos2> = points.iter().map(|point| self.place(*point)).collect();
        match points[..] {
            // Only single segments snap to pixels.
            [a, b] => self.painter.line_segment([a, b], stroke),
            _ => self.painter.line(points, stroke),
        };
    }

    fn line(&self, points: &[Point]) {
        self.strokes(points, self.stroke(1.5));
    }

    fn bold(&self, points: &[Point]) {
        self.strokes(points, self.stroke(1.9));
    }

    fn closed(&self, points: &[Point]) {
        let points = points.iter().map(|point| self.place(*point)).collect();
        self.painter.add(Shape::closed_line(points, self.stroke(1.5)));
    }

    fn solid(&self, points: &[Point]) {
        let points = points.iter().map(|point| self.place(*point)).collect();
        self.painter.add(Shape::convex_polygon(points, self.color, Stroke::NONE));
    }

    fn disc(&self, centre: Point, radius: f32) {
        self.painter.circle_filled(self.place(centre), radius * self.unit, self.color);
    }

    fn ring(&self, centre: Point, radius: f32) {
        self.painter.circle_stroke(self.place(centre), radius * self.unit, self.stroke(1.5));
    }

    fn block(&self, from: Point, to: Point, radius: f32) {
        let rect = Rect::from_min_max(self.place(from), self.place(to));
        self.painter.rect_filled(rect, CornerRadius::same((radius * self.unit).round() as u8), self.color);
    }

    fn frame(&self, from: Point, to: Point, radius: f32) {
        let rect = Rect::from_min_max(self.place(from), self.place(to));
        let radius = CornerRadius::same((radius * self.unit).round() as u8);
        self.painter.rect_stroke(rect, radius, self.stroke(1.4), StrokeKind::Middle);
    }

    /// The curved arrow of undo, or its mirror image.
    fn turn(&self, mirrored: bool) {
        let side =
            |points: &[Point]| -> Vec<Point> { points.iter().map(|&(x, y)| if mirrored { (16.0 - x, y) } else { (x, y) }).collect() };
        let mut path = vec![(3.0, 6.2), (9.8, 6.2)];
        path.extend(arc((9.8, 9.4), 3.2, -90.0, 90.0));
        path.push((6.4, 12.6));
        self.line(&side(&path));
        self.line(&side(&[(6.2, 3.0), (2.8, 6.2), (6.2, 9.4)]));
    }
}

/// The middle of a square of `side` points at a place, for icons that are painted beside text without a layout.
pub fn square(left: f32, centre_y: f32, side: f32) -> Rect {
    Rect::from_min_size(pos2(left.round(), (centre_y - side / 2.0).round()), Vec2::splat(side))
}
