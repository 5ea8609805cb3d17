//! Functions that the standard library leaves to the platform, so that results are the same on every machine.

/// The exponential function: a power of two times a polynomial, exact to 2e-7 of the value; 0 under e⁻⁸⁷.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let clamped = if x < -87.0 { -87.0 } else { x };
    let turns = clamped * std::f32::consts::LOG2_E;
    let whole = (turns + 12_582_912.0) - 12_582_912.0;
    // The logarithm of two in two parts, so that nothing is lost far from 0.
    let rest = (clamped - whole * 0.693_359_4) + whole * 2.121_944_4e-4;
    let series = 1.0
        + rest
            * (1.0
                + rest
                    * (0.5
                        + rest * (0.166_666_67 + rest * (0.041_666_67 + rest * (0.008_333_34 + rest * 0.001_388_9)))));
    let power = f32::from_bits(((whole as i32 + 127) << 23) as u32);
    if x < -87.0 { 0.0 } else { series * power }
}

/// The natural logarithm of a positive number: its exponent, and a series for what is left; exact to 1e-6.
pub fn ln(x: f32) -> f32 {
    let bits = x.max(f32::MIN_POSITIVE).to_bits();
    let mut exponent = (bits >> 23) as i32 - 127;
    let mut rest = f32::from_bits(bits & 0x007f_ffff | 0x3f80_0000);
    if rest > std::f32::consts::SQRT_2 {
        (rest, exponent) = (rest * 0.5, exponent + 1);
    }
    let t = (rest - 1.0) / (rest + 1.0);
    let square = t * t;
    let series = 1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0)));
    exponent as f32 * std::f32::consts::LN_2 + 2.0 * t * series
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponential_and_logarithm() {
        for i in -800..80 {
            let x = i as f32 / 10.0;
            let want = f64::from(x).exp();
            assert!((f64::from(exp(x)) / want - 1.0).abs() < 1e-6, "{x}");
            assert!((f64::from(ln(want as f32)) - f64::from(x)).abs() < 3e-6 * f64::from(x.abs().max(1.0)), "{x}");
        }
        assert!(ln(1.0).abs() < 1e-9);
    }
}
