package brand

// Codes of problems with a brand file; each has a sentence in the locale,
// under "problem." and the code. Codes of answers files that fit a brand file
// as well are used from there.
const (
	CodeEmpty         = "brand_empty"
	CodeLarge         = "brand_large"
	CodeTrailing      = "brand_second_document"
	CodeNameMissing   = "brand_name_missing"
	CodeColour        = "brand_colour"
	CodeColourComment = "brand_colour_comment"
	CodeFont          = "brand_font"
	CodePaper         = "brand_paper"
	CodeLanguage      = "brand_language"
	CodeYesNo         = "brand_yes_or_no"
	CodePlace         = "brand_place"

	CodeLogoSource  = "brand_logo_source"
	CodeFileMissing = "brand_file_missing"
	CodeFileOutside = "brand_file_outside"
	CodeFileLarge   = "brand_file_large"
	CodeImageFormat = "brand_image_format"
	CodeImageSize   = "brand_image_size"
	CodeImageBroken = "brand_image_broken"
	CodeImageCMYK   = "brand_image_cmyk"
	CodeData        = "brand_data"
	CodeViewBox     = "brand_viewbox"
	CodePath        = "brand_path"
	CodePathLarge   = "brand_path_large"
	CodePathOutside = "brand_path_outside"

	// Warnings: the brand is used, in another way than asked.
	CodeContrast    = "brand_contrast"
	CodeImageCoarse = "brand_image_coarse"
	CodeImagePale   = "brand_image_pale"
)

// Codes lists every code of this package.
func Codes() []string {
	return []string{
		CodeEmpty, CodeLarge, CodeTrailing, CodeNameMissing, CodeColour, CodeColourComment, CodeFont, CodePaper,
		CodeLanguage, CodeYesNo, CodePlace, CodeLogoSource, CodeFileMissing, CodeFileOutside, CodeFileLarge,
		CodeImageFormat, CodeImageSize, CodeImageBroken, CodeImageCMYK, CodeData, CodeViewBox, CodePath,
		CodePathLarge, CodePathOutside, CodeContrast, CodeImageCoarse, CodeImagePale,
	}
}
